/* Sending files one by one with progress. Without it the form on the page does the same, all at once. */
(() => {
  "use strict";

  const root = document.getElementById("attachments");
  if (!root) return;
  const words = root.dataset;
  const find = (name) => root.querySelector(`[data-${name}]`);
  const form = document.getElementById("attachment-form");
  const field = form.querySelector("input[type=file]");
  const queue = find("queue");
  const said = find("say");
  const waiting = [];
  let running = null;

  const fill = (text, values) => text.replace(/#(name|size|percent)/g, (_all, key) => values[key]);
  const size = (bytes) => {
    const steps = bytes < 999500 ? [1000, 0, "kB"] : [1e6, 1, "MB"];
    if (bytes < 1000) return `${bytes}\u00a0bytes`;
    const number = (bytes / steps[0]).toLocaleString("nl-NL", { maximumFractionDigits: steps[1] });
    return `${number}\u00a0${steps[2]}`;
  };
  const say = (text) => { said.textContent = text; };
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const button = (text, name, action) => {
    const element = make("button", "utrecht-button utrecht-button--subtle", text);
    element.type = "button";
    element.append(make("span", "mkb-sr", ` ${name}`));
    element.addEventListener("click", action);
    return element;
  };
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");

  // After signing in again in another tab the page needs a new token.
  const renew = async () => {
    const answer = await fetch(words.here, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#attachment-form [name=csrfmiddlewaretoken]");
    if (!fresh) return false;
    root.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => { each.value = fresh.value; });
    return true;
  };

  // The list as the server has it; whoever was in it with the keyboard stays there.
  const show = (html) => {
    const list = find("list");
    const at = document.activeElement, held = list.contains(at) ? at.id : "";
    list.innerHTML = html;
    // A longer list pushes the rest down: what has the focus stays in sight.
    if (form.contains(at)) at.scrollIntoView({ block: "nearest" });
    if (held) (document.getElementById(held) || list.querySelector("#files-caption")).focus();
  };

  const row = (file) => {
    const item = make("li", "mkb-upload");
    const name = make("strong", "mkb-break");
    name.append(make("bdi", "", file.name));
    const bar = make("progress", "mkb-progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", fill(words.sending, { name: file.name }));
    const text = make("p", "mkb-small", words.queued);
    const buttons = make("div", "mkb-row");
    item.append(name, bar, text, buttons);
    queue.append(item);
    queue.hidden = false;
    return { file, item, bar, text, buttons };
  };
  const drop = (task) => {
    const next = task.item.nextElementSibling || task.item.previousElementSibling;
    task.item.remove();
    queue.hidden = !queue.children.length;
    ((next && next.querySelector("button")) || field).focus();
  };
  const leave = (task) => {
    const hadFocus = task.item.contains(document.activeElement);
    task.item.remove();
    queue.hidden = !queue.children.length;
    if (hadFocus) field.focus();
  };

  const fail = (task, text, mayRetry) => {
    const hadFocus = task.item.contains(document.activeElement);
    task.bar.hidden = true;
    task.item.classList.add("mkb-upload--error");
    task.text.textContent = text;
    task.buttons.replaceChildren();
    if (mayRetry) task.buttons.append(button(words.retry, task.file.name, () => retry(task)));
    task.buttons.append(button(words.dismiss, task.file.name, () => drop(task)));
    if (hadFocus) task.buttons.firstElementChild.focus();
    say(text);
  };
  const retry = async (task) => {
    if (task.renewing) return; // a second press while the first is under way would send the file twice
    task.renewing = true;
    try {
      if (!(await renew())) { fail(task, words.gone, true); return; }
    } catch {
      fail(task, fill(words.broken, { name: task.file.name }), true);
      return;
    } finally {
      task.renewing = false;
    }
    task.item.classList.remove("mkb-upload--error");
    task.bar.hidden = false;
    enqueue(task);
  };

  const problem = (file) => {
    const values = { name: file.name, size: size(file.size) };
    const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    if (!words.endings.split(" ").includes(ending)) return fill(words.kind, values);
    if (!file.size) return fill(words.empty, values);
    return file.size > Number(words.bytes) ? fill(words.large, values) : "";
  };

  const read = (request) => {
    try { return JSON.parse(request.responseText); } catch { return null; }
  };
  const finish = (task, request) => {
    const answer = read(request);
    if (answer && answer.list) show(answer.list);
    if (request.status === 401 || request.status === 403) { fail(task, words.gone, true); return; }
    if (!answer) { fail(task, fill(words.broken, { name: task.file.name }), true); return; }
    const text = answer.messages.map((message) => message.text).join(" ");
    if (request.status !== 200) { fail(task, text, request.status >= 500); return; }
    leave(task);
    const replaces = form.querySelector("[name=replaces]");
    if (replaces) { location.assign(words.here); return; }
    say(text);
    if (answer.waiting) poll();
  };

  const send = (task) => {
    running = task;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token().value);
    const replaces = form.querySelector("[name=replaces]");
    if (replaces) body.append("replaces", replaces.value);
    body.append("upload", task.file);
    const request = new XMLHttpRequest();
    request.open("POST", words.add);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      const percent = event.total ? Math.floor((100 * event.loaded) / event.total) : 0;
      task.bar.value = percent;
      task.text.textContent = percent < 100
        ? fill(words.done, { percent, size: size(task.file.size) })
        : words.checking;
    });
    const end = (action) => () => { running = null; action(); next(); };
    request.addEventListener("load", end(() => finish(task, request)));
    request.addEventListener("error", end(() => fail(task, fill(words.broken, { name: task.file.name }), true)));
    request.addEventListener("abort", end(() => {
      drop(task);
      say(fill(words.stopped, { name: task.file.name }));
    }));
    task.stop = () => request.abort();
    say(fill(words.sending, { name: task.file.name }));
    request.send(body);
  };
  const next = () => {
    if (!running && waiting.length) send(waiting.shift());
  };
  const enqueue = (task) => {
    task.text.textContent = words.queued;
    task.stop = () => {
      waiting.splice(waiting.indexOf(task), 1);
      drop(task);
      say(fill(words.stopped, { name: task.file.name }));
    };
    task.buttons.replaceChildren(button(words.cancel, task.file.name, () => task.stop()));
    waiting.push(task);
    next();
  };
  const take = (files) => {
    [...files].forEach((file) => {
      const task = row(file);
      const wrong = problem(file);
      if (wrong) fail(task, wrong, false);
      else enqueue(task);
    });
  };

  // The button for sending all at once is for who has no script.
  find("plain").hidden = true;
  find("drop-words").hidden = false;
  field.addEventListener("change", () => {
    take(field.files);
    field.value = "";
  });
  const place = find("drop");
  const over = (event, isOver) => {
    event.preventDefault();
    place.classList.toggle("mkb-drop--over", isOver);
  };
  place.addEventListener("dragover", (event) => over(event, true));
  place.addEventListener("dragleave", (event) => over(event, false));
  place.addEventListener("drop", (event) => {
    over(event, false);
    take(event.dataTransfer.files);
  });

  // Removing does not leave the page: another file may be on its way.
  root.addEventListener("submit", async (event) => {
    const target = event.target;
    if (!target.matches("[data-remove]")) return;
    event.preventDefault();
    const headers = { Accept: "application/json" };
    try {
      const answer = await fetch(target.action, { method: "POST", body: new FormData(target), headers });
      const found = answer.redirected ? null : await answer.json();
      if (!found || !found.list) throw new Error("no list");
      show(found.list);
      root.querySelector("#files-caption").focus();
      say(found.messages.map((message) => message.text).join(" "));
    } catch {
      target.submit();
    }
  });

  // Looks whether the check is done, ever more slowly, for some ten minutes at most.
  const PAUSES = [1, 2, 3, 5, 8, 13, 20, 30, 30, 45, 60, 60, 90, 120, 120];
  let turn = 0;
  let timer;
  const look = async () => {
    turn += 1;
    try {
      const answer = await fetch(words.states, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 404 || answer.status === 403) return;
      if (answer.ok) {
        const found = await answer.json();
        if (found.stamp !== look.stamp) show(found.list);
        look.stamp = found.stamp;
        if (!found.waiting) { say(words.checked); return; }
      }
    } catch {
      // The connection may come back: look again.
    }
    if (turn < PAUSES.length) timer = setTimeout(look, PAUSES[turn] * 1000);
  };
  const poll = () => {
    clearTimeout(timer);
    turn = 0;
    timer = setTimeout(look, PAUSES[0] * 1000);
  };
  if (find("list").querySelector("[data-state=waiting]")) poll();

  window.addEventListener("beforeunload", (event) => {
    if (running || waiting.length) event.preventDefault();
  });
})();
