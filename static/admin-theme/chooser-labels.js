// The chooser of several records has a search field of its own, which the library leaves unnamed.
"use strict";

function nameSearchFields() {
  for (const chosen of document.querySelectorAll("select[multiple].admin-autocomplete")) {
    const field = chosen.nextElementSibling?.querySelector(".select2-search__field");
    const label = document.querySelector(`label[for="${chosen.id}"]`);
    if (field && label) field.setAttribute("aria-label", label.textContent.replace(/[:：]\s*$/, ""));
  }
}

// jQuery runs what waits for the page in order: this comes after Django has drawn the choosers.
window.addEventListener("load", () => window.django.jQuery(nameSearchFields));
