// Arrow keys, Enter and Esc in a box that offers a list (WAI-ARIA combobox); choosing is a click on the option.
(function () {
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const optionsOf = (box) => [...(listOf(box)?.querySelectorAll("[role=option]") || [])];

  function lightUp(box, option) {
    optionsOf(box).forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function move(box, step) {
    const options = optionsOf(box);
    const here = options.findIndex((one) => one.ariaSelected === "true");
    lightUp(box, options[(here + step + options.length) % options.length] || options[0]);
  }

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest("[role=combobox]");
    if (!box || event.isComposing) return;
    const options = optionsOf(box);
    const lit = options.find((one) => one.ariaSelected === "true");
    const acts = {
      ArrowDown: () => move(box, 1),
      ArrowUp: () => move(box, -1),
      Enter: () => (lit || options[0])?.click(),
      Escape: () => {
        listOf(box).hidden = true;
        lightUp(box, null);
      },
    };
    const act = acts[event.key];
    if (!act || (!options.length && event.key !== "Enter")) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[role=combobox]")) return;
    lightUp(event.target, null);
    if (optionsOf(event.target).length) listOf(event.target).hidden = false;
  });
})();
