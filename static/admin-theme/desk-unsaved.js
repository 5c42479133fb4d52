// What was typed and not saved yet: told by the fields themselves, so that nothing needs watching.

export function isUnsaved(card) {
  return "unsaved" in card.dataset || [...card.querySelectorAll("form")].some(isChanged);
}

export function warnBeforeLeaving(findCards) {
  window.addEventListener("beforeunload", (event) => {
    if (findCards().some(isUnsaved)) event.preventDefault();
  });
}

function isChanged(form) {
  return [...form.elements].some((field) => field.name && field.type !== "hidden" && differs(field));
}

function differs(field) {
  if (field instanceof HTMLButtonElement) return false;
  if (field instanceof HTMLSelectElement) return field.value !== firstValue(field);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function firstValue(select) {
  const options = [...select.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}
