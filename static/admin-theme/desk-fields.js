// The admin's autocompletes, made ready in a form that a script fetched.

export function readyFields(card) {
  // The admin's own script waits for this.
  card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
}

// The autocompletes tell by jQuery alone. A known indicator chosen, none is to be made.
export function untickNewIndicator() {
  django.jQuery(document).on("select2:select", "[name=indicator]", (event) => {
    event.target.form.elements.new_indicator.checked = false;
  });
}
