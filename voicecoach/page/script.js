// Everything that is shown is computed from the position of the sound, never from timers.
(() => {
  "use strict";
  const LINGER_S = 3; // how long words that are said at any step stay after their end
  const RELEASE_FROM_S = 2; // a shorter rest of a step after its hold is only a sound
  const AGAIN_AFTER_S = 3; // "previous" leads to the start of this step if it started longer ago
  const SAVE_EVERY_S = 5;
  const IDLE_MS = 8000; // the page does not scroll by itself so soon after the listener did
  const byId = (id) => document.getElementById(id);

  function start() {
    const { id, title, labels } = JSON.parse(byId("settings").textContent);
    const audio = byId("audio");
    const player = byId("player");
    const seekBar = byId("seek");
    const playButton = byId("play");
    const speed = byId("speed");
    const total = Number(seekBar.max);
    const storageKey = "voicecoach:" + id;

    const numbers = (text) => (text ? text.split(" ").map(Number) : []);
    function times(element) {
      const [start, end] = numbers(element.dataset.at);
      return { start, end };
    }
    const steps = [...document.querySelectorAll("li.step")].map((row, index) => ({
      index, row,
      ...times(row),
      hold: numbers(row.dataset.hold),
      work: row.dataset.work,
      kind: row.dataset.kind,
      title: row.dataset.title,
      counted: numbers(row.dataset.counted),
    }));
    const sentences = [...document.querySelectorAll(".words span")].map((span) => ({
      span,
      ...times(span),
      kind: span.className,
      step: Number(span.closest(".step").id.slice(1)),
    }));
    const captions = sentences.filter((sentence) => sentence.kind !== "count");

    // The last item that starts at or before a time, -1 if there is none.
    function lastStarted(items, time) {
      let low = 0, high = items.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (items[middle].start <= time) low = middle + 1; else high = middle;
      }
      return low - 1;
    }

    function clock(seconds) {
      const whole = Math.max(0, Math.ceil(seconds - 0.001));
      const minutes = Math.floor(whole / 60), rest = String(whole % 60).padStart(2, "0");
      return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
    }
    const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

    // What the listener does at a time, and what is left of it: as the view in the terminal shows it.
    function phaseAt(step, time) {
      if (step.hold.length) {
        const [from, to] = step.hold;
        if (time < from) return { name: "prepare", left: from - time };
        if (time >= to && step.end - to >= RELEASE_FROM_S) return { name: "release", left: step.end - time };
        return { name: step.work, left: Math.max(0, to - time), count: step.counted.filter((at) => at <= time).length };
      }
      const name = { rest: "rest", prepare: "prepare", wait: "wait" }[step.kind];
      return { name, left: step.end - time };
    }

    function captionAt(time, step) {
      const index = lastStarted(captions, time);
      if (index < 0 || captions[index].step !== step.index) return { text: "", isSpoken: false };
      const last = captions[index];
      if (last.kind === "own" || time < last.end + LINGER_S) return { text: last.span.textContent, isSpoken: time < last.end };
      for (let earlier = index; earlier >= 0 && captions[earlier].step === step.index; earlier--) {
        if (captions[earlier].kind === "own") return { text: captions[earlier].span.textContent, isSpoken: false };
      }
      return { text: last.span.textContent, isSpoken: false };
    }

    function nextText(step, phase) {
      if (phase.name === "prepare" && step.hold.length) {
        return fill(labels.next, { name: `${labels[step.work]} ${clock(step.hold[1] - step.hold[0])}` });
      }
      const following = steps[step.index + 1];
      if (!following) return "";
      let name = following.title;
      if (following.kind === "rest") {
        name += ` ${clock(following.end - following.start)}`;
        if (steps[step.index + 2]) name += ` → ${steps[step.index + 2].title}`;
      }
      return fill(labels.next, { name });
    }

    function show(element, text) {
      if (element.textContent !== text) element.textContent = text;
    }

    let shownStep = null, shownSentence = null, saved = 0, lastTouch = -IDLE_MS;
    const parts = Object.fromEntries(["title", "phase", "figure", "count", "caption", "next", "left"].map((name) => [name, byId(name)]));
    const needle = byId("needle");

    function render() {
      const time = Math.min(audio.currentTime, total);
      const step = steps[Math.max(0, lastStarted(steps, time))];
      const phase = phaseAt(step, time);
      const isOver = audio.ended;
      show(parts.title, step.title);
      show(parts.phase, isOver ? labels.finish : labels[phase.name] || "");
      parts.phase.hidden = !parts.phase.textContent || parts.phase.textContent === step.title;
      show(parts.figure, isOver ? "0:00" : clock(phase.left).replace(/^0:0?/, "") || "0");
      show(parts.count, phase.count ? fill(labels[step.work === "breathe" ? "breath" : "repetition"], { n: phase.count, of: step.counted.length }) : "");
      const caption = captionAt(time, step);
      show(parts.caption, caption.text);
      parts.caption.classList.toggle("spoken", caption.isSpoken);
      show(parts.next, nextText(step, phase));
      show(parts.left, fill(labels.left, { time: clock(total - time) }));
      needle.style.left = `${(100 * time) / total}%`;
      if (document.activeElement !== seekBar || !audio.paused) seekBar.value = time;
      seekBar.setAttribute("aria-valuetext", `${clock(Math.floor(time))} / ${clock(total)}`);
      markStep(step);
      markSentence(time);
      save(time);
    }

    function markStep(step) {
      if (shownStep === step) return;
      if (shownStep) shownStep.row.removeAttribute("aria-current");
      step.row.setAttribute("aria-current", "step");
      shownStep = step;
      showOnLockScreen(step);
      if (!audio.paused && performance.now() - lastTouch > IDLE_MS && isListFollowed()) scrollTo(step.row, "center");
    }
    // On a phone the figures are above the list: who looks at them is not led away.
    function isListFollowed() {
      return getComputedStyle(player).position === "sticky" || parts.figure.getBoundingClientRect().bottom < 0;
    }
    function showFigures() {
      const box = byId("now").getBoundingClientRect();
      const isCut = box.top < 0 || box.bottom > innerHeight - byId("controls").offsetHeight;
      if (isCut && box.bottom > 0 && !isListFollowed()) scrollTo(byId("now"), "start");
    }
    function scrollTo(element, block) {
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      element.scrollIntoView({ block, behavior: isStill ? "auto" : "smooth" });
    }

    function markSentence(time) {
      const candidate = sentences[lastStarted(sentences, time)];
      const current = candidate && time < candidate.end ? candidate : null;
      if (shownSentence === current) return;
      if (shownSentence) shownSentence.span.classList.remove("now");
      if (current) current.span.classList.add("now");
      shownSentence = current;
    }

    // The position is kept in the browser, for the next visit.
    function save(time, isForced) {
      if (!isForced && Math.abs(time - saved) < SAVE_EVERY_S) return;
      saved = time;
      try {
        if (audio.ended) localStorage.removeItem(storageKey);
        else localStorage.setItem(storageKey, JSON.stringify({ time, rate: audio.playbackRate }));
      } catch { /* private windows may have no storage */ }
    }

    function restore() {
      try {
        const { time, rate } = JSON.parse(localStorage.getItem(storageKey)) || {};
        if ([...speed.options].some((option) => Number(option.value) === rate)) setSpeed(rate);
        if (time > 0 && time < total - SAVE_EVERY_S) audio.currentTime = saved = time;
      } catch { /* as above */ }
      const linked = steps.find((step) => `#${step.row.id}` === location.hash);
      if (linked) audio.currentTime = linked.start;
    }

    function seek(time) {
      audio.currentTime = Math.max(0, Math.min(time, total));
      render();
    }
    function play() { audio.play().catch(() => {}); }
    function toggle() {
      if (!audio.paused) return audio.pause();
      showFigures();
      play();
    }
    function hearFrom(time) { seek(time); if (audio.paused) play(); }
    function skip(direction) {
      const index = Math.max(0, lastStarted(steps, audio.currentTime));
      if (direction > 0) return seek(steps[index + 1] ? steps[index + 1].start : total);
      const isLongAgo = audio.currentTime - steps[index].start > AGAIN_AFTER_S;
      seek(steps[isLongAgo ? index : Math.max(0, index - 1)].start);
    }
    function setSpeed(rate) {
      audio.defaultPlaybackRate = audio.playbackRate = rate;
      speed.value = String(rate);
    }

    // The lock screen and media keys skip by step; a step's title is the title there.
    const session = "mediaSession" in navigator ? navigator.mediaSession : null;
    function setAction(name, action) {
      try { session.setActionHandler(name, action); } catch { /* this browser has no such key */ }
    }
    function setActions() {
      if (!session) return;
      setAction("play", play);
      setAction("pause", () => audio.pause());
      setAction("stop", () => audio.pause());
      setAction("previoustrack", () => skip(-1));
      setAction("nexttrack", () => skip(1));
      setAction("seekto", ({ seekTime }) => seek(seekTime));
    }
    function showOnLockScreen(step) {
      if (!session || !window.MediaMetadata) return;
      const src = byId("artwork").href;
      const artwork = [{ src, sizes: "192x192", type: src.slice(5, src.indexOf(";")) }];
      session.metadata = new MediaMetadata({ title: step.title, artist: nextText(step, {}), album: title, artwork });
      showPosition();
    }
    function showPosition() {
      if (!session || !session.setPositionState || !(audio.duration > 0)) return;
      const position = Math.min(audio.currentTime, audio.duration);
      session.setPositionState({ duration: audio.duration, playbackRate: audio.playbackRate, position });
    }

    // The screen stays on while it plays.
    let lock = null;
    async function keepScreenOn() {
      if (!navigator.wakeLock || lock || audio.paused || document.visibilityState !== "visible") return;
      try {
        lock = await navigator.wakeLock.request("screen");
        lock.addEventListener("release", () => { lock = null; });
        if (audio.paused) lock.release();
      } catch { lock = null; /* low battery, or not allowed */ }
    }

    function frame() {
      render();
      if (!audio.paused) requestAnimationFrame(frame);
    }

    function showPlaying() {
      const isPlaying = !audio.paused;
      const label = isPlaying ? labels.pause : labels.play;
      playButton.setAttribute("aria-label", label);
      playButton.title = label;
      playButton.querySelector("path").setAttribute("d", isPlaying ? "M7 4h4v16H7zM14 4h4v16h-4z" : "M7 4l13 8-13 8z");
      document.body.classList.toggle("playing", isPlaying);
      if (session) session.playbackState = isPlaying ? "playing" : "paused";
      if (isPlaying) { keepScreenOn(); requestAnimationFrame(frame); }
      else { if (lock) lock.release(); render(); save(audio.currentTime, true); }
      showPosition();
    }

    let hasBlob = false;
    function fallBack() { // where a data URL does not play, a Blob with its type may
      if (hasBlob) return show(byId("fault"), labels.no_sound);
      hasBlob = true;
      const bytes = Uint8Array.from(atob(audio.src.slice(audio.src.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));
      const time = audio.currentTime, wasPlaying = !audio.paused;
      audio.src = URL.createObjectURL(new Blob([bytes], { type: "audio/mp4" }));
      audio.currentTime = time;
      if (wasPlaying) play();
    }

    function onKey(event) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select")) return;
      const isButton = event.target.matches("button, a"), isBar = event.target === seekBar;
      const actions = {
        " ": isButton ? null : toggle, k: toggle,
        n: () => skip(1), p: () => skip(-1),
        ArrowRight: isBar ? null : () => seek(audio.currentTime + 10),
        ArrowLeft: isBar ? null : () => seek(audio.currentTime - 10),
        "<": () => stepSpeed(-1), ">": () => stepSpeed(1),
        Home: isBar ? null : () => seek(0),
      };
      const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action) return;
      event.preventDefault();
      action();
    }
    function stepSpeed(direction) {
      const option = speed.options[speed.selectedIndex + direction];
      if (option) setSpeed(Number(option.value));
    }

    function onTap(event) {
      const link = event.target.closest(".go"), sentence = event.target.closest(".words span");
      if (link) {
        event.preventDefault();
        hearFrom(steps[Number(link.hash.slice(2))].start);
      } else if (sentence && !String(getSelection())) hearFrom(times(sentence).start);
    }

    audio.controls = false;
    document.body.classList.add("enhanced");
    player.hidden = needle.hidden = byId("tap").hidden = false;
    document.querySelector("main").addEventListener("click", onTap);
    byId("overview").addEventListener("click", (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      seek((total * (event.clientX - box.left)) / box.width);
    });
    playButton.addEventListener("click", toggle);
    byId("previous").addEventListener("click", () => skip(-1));
    byId("following").addEventListener("click", () => skip(1));
    byId("restart").addEventListener("click", () => seek(0));
    seekBar.addEventListener("input", () => seek(Number(seekBar.value)));
    speed.addEventListener("change", () => setSpeed(Number(speed.value)));
    document.addEventListener("keydown", onKey);
    for (const name of ["wheel", "touchmove", "pointerdown"]) addEventListener(name, () => { lastTouch = performance.now(); }, { passive: true });
    for (const name of ["play", "pause"]) audio.addEventListener(name, showPlaying);
    for (const name of ["timeupdate", "seeked", "ended"]) audio.addEventListener(name, render);
    for (const name of ["seeked", "ratechange", "durationchange"]) audio.addEventListener(name, showPosition);
    audio.addEventListener("ended", () => save(0, true));
    audio.addEventListener("playing", setActions);
    audio.addEventListener("error", fallBack);
    document.addEventListener("visibilitychange", keepScreenOn);
    addEventListener("pagehide", () => save(audio.currentTime, true));
    setActions();
    restore();
    render();
    if (audio.error) fallBack();
  }

  // The sound is the last element of the page: the words are shown while it is read.
  document.addEventListener("DOMContentLoaded", start);
})();
