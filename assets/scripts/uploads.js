// Files of a form: chosen, dropped anywhere on the page or pasted; each goes up at once and keeps its row.
// The place of the files carries data-uploads, the words and the limits; the form gets the ids as one field.
// A page that has sent its form tells the place with the event "uploads:clear".
(function () {
  const MEGA = 1024 * 1024;
  const places = new WeakMap();

  const part = (place, name) => place.querySelector(`[data-file-${name}]`);
  const language = () => document.documentElement.lang;

  function words(place, name, values = {}) {
    const pattern = place.getAttribute(`data-words-${name}`) || "";
    return pattern.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  function size(bytes) {
    const [amount, unit] = bytes < MEGA ? [bytes / 1024, "KB"] : [bytes / MEGA, "MB"];
    const digits = amount < 10 ? 1 : 0;
    return `${amount.toLocaleString(language(), { maximumFractionDigits: digits })}\u00a0${unit}`;
  }

  function filesOf(place) {
    if (!places.has(place)) places.set(place, []);
    return places.get(place);
  }

  function tell(place) {
    const files = filesOf(place);
    const ready = files.filter((file) => file.id);
    part(place, "ids").value = ready.map((file) => file.id).join(",");
    place.dataset.ready = ready.length;
    const adopted = ready.filter((file) => file.isAdopted);
    place.dataset.adopted = JSON.stringify(adopted.map(({ id, name, size }) => ({ id, name, size })));
    place.dataset.files = JSON.stringify(ready.map(kept));
    place.dataset.pending = files.filter((file) => file.request).length;
    place.dispatchEvent(new CustomEvent("uploads:changed", { bubbles: true, detail: { ready: ready.length } }));
  }

  const kept = ({ id, name, size: itsSize }) => ({ id, name, size: typeof itsSize === "number" ? size(itsSize) : itsSize });

  function say(place, sentence, look = "unseen") {
    const news = part(place, "news");
    news.textContent = sentence;
    news.className = look;
  }

  function add(place, file) {
    const entry = { name: file.name || `imagem.${file.type.split("/")[1] || "png"}`, size: file.size };
    const files = filesOf(place);
    const most = Number(place.dataset.most);
    const limit = Number(place.dataset.limit);
    const isFull = files.filter((one) => !one.isRejected).length >= most;
    files.push(entry);
    draw(place, entry, file);
    if (isFull) reject(place, entry, words(place, "too-many", { count: most }));
    else if (limit && file.size > limit) {
      reject(place, entry, words(place, "too-large", { size: size(file.size), limit: size(limit) }));
    } else send(place, entry, file);
  }

  function draw(place, entry, file) {
    entry.row = document.createElement("li");
    entry.row.className = "file";
    entry.row.append(thumb(file, entry), body(entry), stopButton(place, entry));
    part(place, "list").append(entry.row);
  }

  function element(tag, className, content = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = content;
    return made;
  }

  function thumb(file, entry) {
    const box = element("span", "thumb");
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) {
      box.textContent = entry.name.includes(".") ? entry.name.split(".").pop().slice(0, 4) : "";
      box.ariaHidden = "true";
      return box;
    }
    const image = new Image();
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.onload = () => URL.revokeObjectURL(image.src);
    box.append(image);
    return box;
  }

  function body(entry) {
    const box = document.createElement("span");
    entry.state = element("span", "file-state");
    entry.progress = element("progress", "progress");
    entry.progress.max = 1;
    entry.progress.value = 0;
    box.append(element("span", "file-name", entry.name), entry.state, entry.progress);
    return box;
  }

  function stopButton(place, entry) {
    entry.button = element("button", "icon-button compact");
    entry.button.type = "button";
    entry.button.innerHTML =
      '<svg class="lucide" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" ' +
      'stroke-linecap="round" aria-hidden="true"><path d="M18 6 6 18M6 6l12 12"/></svg>';
    entry.button.addEventListener("click", () => remove(place, entry));
    return entry.button;
  }

  function label(place, entry, name) {
    entry.button.setAttribute("aria-label", words(place, name, { name: entry.name }));
  }

  function send(place, entry, file) {
    const request = new XMLHttpRequest();
    entry.request = request;
    label(place, entry, "stop");
    entry.progress.setAttribute("aria-label", words(place, "going-up", { name: entry.name }));
    entry.state.textContent = words(place, "sending", { sent: size(0), size: size(entry.size) });
    request.upload.onprogress = (event) => {
      entry.progress.value = event.total ? event.loaded / event.total : 0;
      entry.state.textContent = words(place, "sending", { sent: size(event.loaded), size: size(entry.size) });
    };
    request.onload = () => answered(place, entry, request);
    request.onerror = () => reject(place, entry, words(place, "failed"));
    request.open("POST", "/files");
    request.setRequestHeader("x-file-name", encodeURIComponent(entry.name));
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.send(file);
    tell(place);
  }

  function answered(place, entry, request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // An answer that is not ours, as of a proxy: the row says that the file did not arrive.
    }
    if (!answer.file_id) {
      reject(place, entry, answer.error || words(place, "failed"));
      return;
    }
    entry.request = null;
    entry.id = answer.file_id;
    becomeReady(place, entry, size(entry.size));
    say(place, `${entry.name}: ${entry.state.textContent}`);
    tell(place);
  }

  function becomeReady(place, entry, itsSize) {
    entry.row.classList.add("done");
    entry.state.textContent = words(place, "ready", { size: itsSize });
    label(place, entry, "remove");
  }

  // Files of one message that could not be sent: the server has them, and they still hang on it.
  function adopt(place, files) {
    filesOf(place).filter((entry) => entry.isAdopted).forEach((entry) => entry.row.remove());
    places.set(place, filesOf(place).filter((entry) => !entry.isAdopted));
    for (const file of files) {
      const entry = { ...file, isAdopted: true };
      filesOf(place).push(entry);
      draw(place, entry, { type: "" });
      becomeReady(place, entry, file.size);
    }
    tell(place);
  }

  // Files of a draft: sent up before and never sent on, so that they are still the writer's own.
  function restore(place, files) {
    for (const file of files) {
      const entry = { ...file };
      filesOf(place).push(entry);
      draw(place, entry, { type: "" });
      becomeReady(place, entry, file.size);
    }
    tell(place);
  }

  function reject(place, entry, reason) {
    entry.request = null;
    entry.isRejected = true;
    entry.row.classList.add("rejected");
    entry.state.textContent = reason;
    label(place, entry, "remove");
    say(place, `${entry.name}: ${reason}`);
    tell(place);
  }

  function remove(place, entry) {
    const files = filesOf(place);
    const index = files.indexOf(entry);
    entry.request?.abort();
    if (entry.id && !entry.isAdopted) fetch(`/files/${entry.id}`, { method: "DELETE", keepalive: true });
    files.splice(index, 1);
    entry.row.remove();
    const next = files[index] || files[index - 1];
    (next?.button || part(place, "choose"))?.focus();
    tell(place);
  }

  function clear(place) {
    filesOf(place).forEach((entry) => entry.row.remove());
    places.set(place, []);
    tell(place);
  }

  const thePlace = () => document.querySelector("[data-uploads]");

  function addAll(files) {
    const place = thePlace();
    if (place) [...files].forEach((file) => add(place, file));
  }

  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files") && thePlace();
  const mark = (isOver) => document.documentElement.classList.toggle("dragging", isOver);

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    mark(false);
    addAll(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files || [];
    if (!files.length || !thePlace()) return;
    event.preventDefault();
    addAll(files);
  });
  document.addEventListener("click", (event) => {
    const choose = event.target.closest("[data-file-choose]");
    if (choose) part(choose.closest("[data-uploads]"), "input").click();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-file-input]")) return;
    addAll(event.target.files);
    event.target.value = "";
  });
  document.addEventListener("uploads:adopt", (event) => adopt(event.target.closest("[data-uploads]"), event.detail));
  document.addEventListener("uploads:restore", (event) => restore(event.target.closest("[data-uploads]"), event.detail));
  document.addEventListener("uploads:clear", (event) => clear(event.target.closest("[data-uploads]")));

  // A form waits for its files: sent too early it would go without them.
  document.addEventListener("submit", (event) => {
    const place = event.target.querySelector("[data-uploads]");
    if (!place || !Number(place.dataset.pending)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(place, words(place, "waiting"), "error");
    place.scrollIntoView({ block: "center" });
  }, true);
})();
