// Names the admin's choosers: their library tells of the chosen words alone, and of none when empty.

const chooser = "select.admin-autocomplete";

function nameChooser(select) {
  const [label] = select.labels;
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  if (!label || !box) return;
  label.id ||= `${select.id}_label`;
  const chosen = box.querySelector(".select2-selection__rendered");
  box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`.trim());
  for (const field of box.querySelectorAll("[role=textbox], [role=searchbox]")) {
    field.setAttribute("aria-labelledby", label.id);
  }
}

function nameChoosers(root) {
  root.querySelectorAll(chooser).forEach(nameChooser);
}

// What an open chooser unfolds stands at the end of the page, far from its label.
function nameUnfolded({ target }) {
  const box = target.nextElementSibling.querySelector(".select2-selection");
  box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
  const label = target.labels[0]?.id ?? "";
  for (const part of document.querySelectorAll(".select2-dropdown :is([role=searchbox], [role=listbox])")) {
    part.setAttribute("aria-labelledby", label);
  }
}

// The admin's own script waits for the same two events, and was there first. A page without a form
// comes without it.
window.django?.jQuery?.(() => nameChoosers(document));
window.django?.jQuery?.(document).on("select2:open", nameUnfolded);
document.addEventListener("formset:added", (event) => nameChoosers(event.target));
