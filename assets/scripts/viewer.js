// The viewer: pictures of the thread one after another; Esc closes, and focus returns to the picture.
(function () {
  const viewer = () => document.getElementById("viewer");
  const part = (name) => viewer().querySelector(`[data-viewer-${name}]`);
  let pictures = [];
  let place = 0;

  function open(picture) {
    pictures = [...document.querySelectorAll("[data-enlarge]")];
    place = pictures.indexOf(picture);
    show();
    viewer().showModal();
  }

  function show() {
    const { enlarge, name } = pictures[place].dataset;
    const words = part("name").dataset.words;
    const count = words.replace("{place}", place + 1).replace("{count}", pictures.length);
    part("name").textContent = pictures.length > 1 ? `${name} · ${count}` : name;
    part("picture").src = enlarge;
    part("picture").alt = name;
    part("download").href = enlarge;
    for (const button of viewer().querySelectorAll("[data-viewer-step]")) {
      button.disabled = !pictures[place + Number(button.dataset.viewerStep)];
    }
  }

  function step(by) {
    if (!pictures[place + by]) return;
    place += by;
    show();
  }

  document.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-enlarge]");
    if (picture) open(picture);
    const button = event.target.closest("[data-viewer-step]");
    if (button) step(Number(button.dataset.viewerStep));
    if (event.target === viewer()) viewer().close();
  });

  document.addEventListener("keydown", (event) => {
    if (!viewer()?.open) return;
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
})();
