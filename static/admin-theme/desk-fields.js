// The admin's autocompletes, made ready in a form that a script fetched, and named for all.

// Select2 names its box by the chosen words alone: an empty one would have no name.
export function nameAutocompletes(root) {
  for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.parentElement.querySelector(".select2-selection");
    const [label] = select.labels;
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby")}`);
    box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
  }
}

export function readyFields(card) {
  // The admin's own script waits for this.
  card.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
  nameAutocompletes(card);
}

// The autocompletes tell by jQuery alone. A known indicator chosen, none is to be made.
export function untickNewIndicator() {
  django.jQuery(document).on("select2:select", "[name=indicator]", (event) => {
    event.target.form.elements.new_indicator.checked = false;
  });
}
