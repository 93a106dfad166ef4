// Looking takes over: one large with boxes round who was measured, what was found, its course, and all takes of the shot.
const NEAR_S = 0.13;
const PLOT = { width: 720, height: 150, left: 38, right: 8, top: 8, bottom: 22 };
const GRADES = { match: "match", drift: "drift", wrong: "wrong", unmeasured: "not measured" };
const TYPED = "input:not([type=range]):not([type=radio]), textarea, select, [contenteditable]";
export default {
  template: `
  <div class="review">
    <p v-if="trouble" class="problem" role="alert">{{ trouble }}</p>
    <div v-if="shown" class="review-main">
      <section class="review-stage" aria-label="The take">
        <div class="stage-frame" :class="{ 'is-sound': shown.media === 'sound' }" :style="stageStyle">
          <template v-if="shown.media === 'image'">
            <img class="stage-media" :src="shown.file" :alt="alt(shown)" @load="sized($event.target.naturalWidth, $event.target.naturalHeight)">
            <img v-if="comparing" class="stage-media is-before" :src="before.file" :alt="alt(before)" :style="clip">
          </template>
          <template v-else-if="shown.media === 'clip'">
            <video ref="video" :key="shown.id" class="stage-media" :src="shown.file" :aria-label="alt(shown)" controls loop preload="auto" playsinline
              @loadedmetadata="loadedClip" @timeupdate="ticked" @seeked="ticked" @play="follow" @pause="follow" @ratechange="follow"></video>
            <video v-if="comparing" ref="old" :key="'before ' + before.id" class="stage-media is-before" :src="before.file" muted loop preload="auto" playsinline tabindex="-1" aria-hidden="true" :style="clip" @loadedmetadata="follow"></video>
          </template>
          <audio v-else :key="shown.id" :src="shown.file" :aria-label="alt(shown)" controls preload="metadata"></audio>
          <svg v-if="drawn.length" class="stage-boxes" :viewBox="'0 0 ' + size.width + ' ' + size.height" aria-hidden="true">
            <rect v-for="(box, index) in drawn" :key="index" :x="box.x" :y="box.y" :width="box.width" :height="box.height" :class="'is-' + box.grade"/>
          </svg>
          <span v-for="(box, index) in drawn" :key="'label ' + index" class="stage-label" :class="'is-' + box.grade" :style="placed(box)">{{ box.label }}</span>
          <template v-if="comparing">
            <span class="stage-edge" :style="{ left: split + '%' }" aria-hidden="true"></span>
            <span class="stage-side is-left">before</span><span class="stage-side is-right">after</span>
          </template>
        </div>
        <label v-if="comparing" class="compare">
          <span>Before, and after</span>
          <input ref="slider" v-model.number="split" type="range" min="0" max="100" step="1" :aria-valuetext="split + ' % before'">
        </label>
        <div v-if="!comparing" class="stage-tools">
          <fieldset v-if="boxes.length" class="boxes"><legend>Boxes</legend>
            <label v-for="one in [['faces', 'Faces'], ['all', 'Everything'], ['none', 'None']]" :key="one[0]"><input v-model="round" type="radio" name="boxes" :value="one[0]">{{ one[1] }}</label>
          </fieldset>
          <span v-if="boxes.length && !drawn.length && round !== 'none' && shown.media === 'clip'" class="soft">Boxes are drawn in the frame that was measured last: choose a measurement to see it.</span>
        </div>
        <section v-if="courses.length" class="course" aria-label="Drift over the clip">
          <div class="course-head"><h2>Drift over the clip</h2>
            <label>of <select v-model.number="course" aria-label="Whose drift"><option v-for="(score, index) in courses" :key="index" :value="index">{{ score.what }}</option></select></label>
          </div>
          <svg class="plot" :viewBox="'0 0 ' + plot.width + ' ' + plot.height" role="slider" tabindex="0" aria-label="Place in the clip" :aria-valuemin="0" :aria-valuemax="length.toFixed(1)"
               :aria-valuenow="time.toFixed(1)" :aria-valuetext="momentWords" @click="jump" @keydown="stepAlong">
            <rect v-for="band in bands" :key="band.grade" :x="plot.left" :y="band.y" :width="plot.width - plot.left - plot.right" :height="band.height" :class="'band is-' + band.grade"/>
            <g class="axis"><text v-for="mark in marksY" :key="'y' + mark.said" :x="plot.left - 6" :y="mark.y + 4" text-anchor="end">{{ mark.said }}</text>
              <text v-for="mark in marksX" :key="'x' + mark.said" :x="mark.x" :y="plot.height - 4" :text-anchor="mark.anchor">{{ mark.said }}</text></g>
            <polyline class="curve" :points="line"/>
            <template v-for="(one, index) in along.course" :key="index">
              <circle v-if="one.distance !== null" :cx="xOf(one.time_s)" :cy="yOf(one.distance)" r="4.5" :class="'dot is-' + one.grade"/>
              <path v-else :d="cross(one.time_s)" class="dot-none"/>
            </template>
            <line class="playhead" :x1="xOf(time)" :x2="xOf(time)" :y1="plot.top" :y2="plot.height - plot.bottom"/>
          </svg>
          <p class="soft">{{ momentWords }}. Click the curve, or use the arrow keys on it, to jump there.</p>
        </section>
        <section v-if="shown.references.length" class="review-group" aria-label="What was sent">
          <h2>What was sent</h2>
          <ul class="sent" role="list"><li v-for="(one, index) in shown.references" :key="index">
            <a v-if="one.picture" :href="one.picture" target="_blank" rel="noopener"><img :src="one.picture + '?w=320'" :alt="one.label" loading="lazy"></a>
            <span v-else class="sent-gone">not in the library any more</span>
            <span>{{ one.label }}</span></li></ul>
        </section>
      </section>
      <section class="review-told" aria-label="What was found">
        <p class="told-kind">{{ numberOf(shown.id) }}: {{ shown.words }}, {{ shown.engine }}, {{ usd(shown.cost_usd) }}</p>
        <p class="told-verdict"><span class="verdict" :class="'is-' + shown.style">{{ shown.verdict_words }}</span><span v-if="shown.counts" class="verdict is-film">in the film</span><span v-if="shown.stale" class="verdict">made for older words or cast</span></p>
        <p class="told-headline">{{ shown.headline }}</p>
        <p v-if="shown.why" class="soft">A person said: {{ shown.why }}</p>
        <p v-if="shown.text" class="told-line">“{{ shown.text }}”</p>
        <div class="acts">
          <button type="button" class="act" :disabled="busy" aria-keyshortcuts="a" @click="decide('accepted')">Accept <kbd aria-hidden="true">a</kbd></button>
          <button type="button" class="act" :disabled="busy" aria-keyshortcuts="r" @click="decide('refused')">Refuse, take again <kbd aria-hidden="true">r</kbd></button>
          <button v-if="remedy && remedy.rungs.length" ref="fix" type="button" class="act is-fix" :disabled="busy || mending" aria-keyshortcuts="f" @click="fix">{{ fixWords }} <kbd aria-hidden="true">f</kbd></button>
          <button v-if="before" type="button" class="act" :aria-pressed="comparing ? 'true' : 'false'" aria-keyshortcuts="c" @click="compare">Compare <kbd aria-hidden="true">c</kbd></button>
          <a class="act" :href="following" aria-keyshortcuts="n">Next <kbd aria-hidden="true">n</kbd></a>
        </div>
        <label class="reason"><span>Why, in a few words (kept with what you decide)</span><input v-model="reason" type="text" maxlength="2000"></label>
        <p class="said" role="status" aria-live="polite">{{ said }}</p>
        <details v-if="remedy && remedy.rungs.length && !mending" class="ladder"><summary>What Fix would try</summary>
          <ol><li v-for="(rung, index) in remedy.rungs" :key="index"><b>{{ capital(rung.name) }}, {{ usd(rung.price_usd) }}</b><span>{{ named(rung.reason) }}</span></li></ol>
          <p class="soft">One after another, until the take is good; what measures no better is not kept. All of it costs {{ usd(remedy.most_usd) }} at the most.</p>
        </details>
        <p v-else-if="remedy && remedy.why_not && shown.verdict !== 'accept' && !shown.decision" class="soft">Fix is not offered: {{ named(remedy.why_not) }}</p>
        <section v-if="task" class="under-way" aria-label="Mending">
          <p><b>{{ taskWords }}</b></p>
          <ol class="steps"><li v-for="(step, index) in steps" :key="index">{{ named(step.text) }}</li></ol>
          <details v-if="task.state !== 'running' && task.said"><summary>All that was said</summary><pre>{{ task.said }}</pre></details>
          <p class="soft">The same from a terminal: <code>{{ task.command }}</code></p>
        </section>
        <ul class="scores" role="list"><li v-for="(score, index) in shown.scores" :key="index" class="score">
          <component :is="score.box && shown.media === 'clip' ? 'button' : 'div'" class="score-head" :type="score.box && shown.media === 'clip' ? 'button' : null" @click="see(score)">
            <span class="score-what">{{ score.what }}</span><span class="badge" :class="'is-' + score.badge_style">{{ score.badge }}</span>
          </component>
          <p>{{ capital(score.result) }}</p>
          <div v-if="score.match !== null" class="scale" role="img" :aria-label="score.what + ': distance ' + score.figure + ', ' + score.limits"><span class="is-match" :style="{ width: part(score, score.match) }"></span><span class="is-drift" :style="{ width: part(score, score.wrong - score.match) }"></span><span class="is-wrong"></span><i :style="{ left: part(score, score.distance) }"></i></div>
          <p v-if="score.figure" class="soft">{{ [score.figure, score.near].filter(Boolean).join(", ") }}<template v-if="score.limits">; {{ score.limits }}</template></p>
          <p v-if="score.step" class="score-step">{{ score.step }}</p>
        </li></ul>
        <details v-if="shown.reason || shown.notes.length" class="more"><summary>Why so, and how it was made</summary>
          <dl class="facts"><template v-if="shown.reason"><dt>Why so</dt><dd>{{ shown.reason }}</dd></template>
            <template v-if="shown.notes.length"><dt>Notes</dt><dd><div v-for="note in shown.notes" :key="note">{{ note }}</div></dd></template>
            <template v-if="shown.prompt"><dt>Prompt</dt><dd>{{ shown.prompt }}</dd></template>
            <template v-if="shown.seed !== null"><dt>Seed</dt><dd>{{ shown.seed }}</dd></template>
            <dt>Take</dt><dd>{{ shown.id }}</dd></dl>
        </details>
      </section>
    </div>
    <section v-if="takes.length" class="review-group" aria-label="All takes of the shot">
      <h2>All takes of the shot</h2>
      <ol ref="strip" class="strip" role="list"><li v-for="(one, index) in takes" :key="one.id">
        <button type="button" class="strip-take" :aria-current="shown && one.id === shown.id ? 'true' : null" @click="look(one.id)">
          <span class="strip-picture"><img v-if="one.media !== 'sound'" :src="one.file + '?w=320'" alt="" loading="lazy" decoding="async"><span v-else class="strip-sound" aria-hidden="true">♪</span></span>
          <span class="strip-title">{{ index + 1 }}. {{ one.words }}</span>
          <span class="strip-from">{{ lineage(one) }}</span>
          <span class="verdict" :class="'is-' + one.style">{{ one.verdict_words }}</span>
          <span v-if="one.counts" class="verdict is-film">in the film</span>
        </button></li></ol>
    </section>
  </div>`,
  props: { film: String, shot: String, take: String, following: String, topics: Array },
  data: () => ({ takes: [], shown: null, remedy: null, task: null, steps: [], trouble: "", said: "", reason: "", busy: false, comparing: false,
    split: 50, round: "faces", size: { width: 16, height: 9 }, time: 0, length: 0, course: 0, run: 0, plot: PLOT, wasLast: "" }),
  computed: {
    base() { return `/api/v1/films/${encodeURIComponent(this.film)}`; },
    // What it mends; of a take that was mended, nothing: the mended one is compared.
    before() { return (this.shown && this.takes.find((one) => one.id === this.shown.repaired_from)) || null; },
    mending() { return this.task?.state === "running"; },
    boxes() { return this.shown ? this.shown.scores.map((score) => score.box).filter(Boolean) : []; },
    drawn() {
      if (this.comparing || this.round === "none") return [];
      const clip = this.shown.media === "clip";
      return this.boxes.filter((box) => (this.round === "all" || box.face) && (!clip || Math.abs(box.time_s - this.time) < NEAR_S));
    },
    stageStyle() { return this.shown.media === "sound" ? {} : { aspectRatio: `${this.size.width} / ${this.size.height}`, maxWidth: `calc(74vh * ${this.size.width / this.size.height})` }; },
    clip() { return { clipPath: `inset(0 ${100 - this.split}% 0 0)` }; },
    courses() { return this.shown && this.shown.media === "clip" ? this.shown.scores.filter((score) => score.course.length > 1) : []; },
    along() { return this.courses[this.course] || this.courses[0]; },
    top() { return Math.max(this.along.top * 1.08, 0.01); },
    bands() {
      const { match, wrong } = this.along;
      if (match === null) return [];
      const edges = [["match", 0, match], ["drift", match, wrong], ["wrong", wrong, this.top]];
      return edges.map(([grade, low, high]) => ({ grade, y: this.yOf(high), height: Math.max(0, this.yOf(low) - this.yOf(high)) }));
    },
    line() { return this.along.course.filter((one) => one.distance !== null).map((one) => `${this.xOf(one.time_s)},${this.yOf(one.distance)}`).join(" "); },
    marksY() {
      const { match, wrong } = this.along;
      return (match === null ? [0, this.top] : [0, match, wrong]).map((value) => ({ said: value.toFixed(2), y: this.yOf(value) }));
    },
    marksX() { return [[0, "start"], [this.length / 2, "middle"], [this.length, "end"]].map(([at, anchor]) => ({ said: `${at.toFixed(1)} s`, x: this.xOf(at), anchor })); },
    nearest() { return this.along.course.reduce((found, one) => (Math.abs(one.time_s - this.time) < Math.abs(found.time_s - this.time) ? one : found)); },
    momentWords() {
      const one = this.nearest;
      return `At ${one.time_s.toFixed(1)} s: ${one.distance === null ? "not measured" : `distance ${one.distance.toFixed(2)}, ${GRADES[one.grade]}`}`;
    },
    fixWords() {
      const [first] = this.remedy.rungs;
      const most = Number(this.remedy.most_usd) > Number(first.price_usd) ? `; at most ${this.usd(this.remedy.most_usd)}` : "";
      return `Fix: ${first.name}, ${this.usd(first.price_usd)}${most}`;
    },
    taskWords() {
      if (this.task.state === "running") return this.task.step ? "Mending…" : "Beginning to mend…";
      if (this.task.state === "done") return "Mended.";
      if (this.task.exit_code === 6) return "It was tried, and the shot still needs a take that holds.";
      return this.task.state === "lost" ? "Nobody saw how the mending ended." : "It could not be mended.";
    },
  },
  mounted() {
    addEventListener("keydown", this.key);
    this.quiet = window.repertory.onNews(this.topics, () => this.load());
    this.load(this.take, true);
  },
  beforeUnmount() {
    removeEventListener("keydown", this.key);
    this.quiet();
    this.unwatch?.();
  },
  methods: {
    // The list of takes, and one of them: the one that is looked at, else `id`.
    async load(id = this.shown?.id, first = false) {
      const run = ++this.run;
      try {
        const found = await this.all();
        const wanted = found.some((one) => one.id === id) ? id : found.at(-1)?.id;
        const shown = wanted ? await this.ask(`/takes/${encodeURIComponent(wanted)}`) : null;
        if (run !== this.run) return;
        const other = shown?.id !== this.shown?.id;
        Object.assign(this, { takes: found, shown, trouble: "" });
        if (other) Object.assign(this, { comparing: false, course: 0, time: 0, remedy: null, reason: "" });
        if (other) this.$nextTick(this.showInStrip);
        if (other && !first) history.replaceState(history.state, "", `?take=${encodeURIComponent(wanted)}`);
        const remedy = shown ? await this.ask(`/takes/${encodeURIComponent(wanted)}/remedy`) : null;
        if (run !== this.run) return;
        this.remedy = remedy;
        if (remedy?.task && !this.mending) this.watch(remedy.task);
      } catch (error) {
        if (run === this.run) this.trouble = error.message;
      }
    },
    async all() {
      const found = [];
      let next = "";
      do {
        const page = await this.ask(`/takes?shot=${encodeURIComponent(this.shot)}&limit=500${next && `&cursor=${next}`}`);
        found.push(...page.items);
        next = page.next;
      } while (next);
      return found;
    },
    ask(path, options) { return window.repertory.api(`${this.base}${path}`, options); },
    look(id) {
      this.said = "";
      if (!this.mending) this.task = null;
      return this.load(id);
    },
    async decide(decision) {
      await this.alone(async () => {
        await this.ask(`/takes/${encodeURIComponent(this.shown.id)}/decision`, { method: "PUT", body: { decision, reason: this.reason } });
        this.reason = "";
        await this.load();
        this.said = decision === "accepted" ? "Accepted. Press n for the next take that waits." : "Refused. Another take is made when the film is shot. Press n for the next one.";
      });
    },
    async fix() {
      await this.alone(async () => {
        this.wasLast = this.takes.map((one) => one.id).join();
        const key = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
        const task = await this.ask("/repairs", { method: "POST", body: { take: this.shown.id, max_usd: this.remedy.most_usd }, key });
        this.watch(task);
      });
    },
    // One thing at a time; what is refused is said.
    async alone(act) {
      if (this.busy || !this.shown) return;
      Object.assign(this, { busy: true, said: "", trouble: "" });
      try {
        await act();
      } catch (error) {
        this.trouble = error.message;
      }
      this.busy = false;
    },
    watch(task) {
      this.unwatch?.();
      Object.assign(this, { task, steps: [] });
      const mended = this.shown.id;
      const look = async () => {
        try {
          const now = await window.repertory.api(`/api/v1/tasks/${task.id}`);
          const steps = await window.repertory.api(`/api/v1/tasks/${task.id}/steps`);
          const ended = this.task?.state === "running" && now.state !== "running";
          Object.assign(this, { task: now, steps });
          if (now.state !== "running") this.unwatch?.();
          if (ended) await this.showMended(mended);
        } catch (error) {
          this.trouble = error.message;
        }
      };
      this.unwatch = window.repertory.onNews([`task/${task.id}`], look);
      look();
    },
    // The repair that was kept, beside what it was made of; where none was, what was looked at.
    async showMended(id) {
      const known = new Set(this.wasLast.split(","));
      const fresh = (await this.all()).filter((one) => one.repaired_from && !known.has(one.id));
      const best = fresh.findLast((one) => one.verdict === "accept") || fresh.at(-1);
      await this.load(best ? best.id : id);
      if (best && this.before) this.compare();
      this.said = best ? (best.verdict === "accept" ? "The mended take is shown, with the one before beside it." : "What was tried is shown, with the take before beside it.") : "";
    },
    compare() {
      if (!this.before) return;
      this.comparing = !this.comparing;
      if (this.comparing) this.$nextTick(() => this.$refs.slider?.focus());
    },
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.(TYPED)) return;
      const acts = {
        a: () => this.decide("accepted"), r: () => this.decide("refused"), c: () => this.compare(), f: () => this.fixByKey(),
        n: () => location.assign(this.following),
      };
      const act = acts[event.key.toLowerCase()];
      if (!act || !this.shown) return;
      event.preventDefault();
      act();
    },
    // What is free is done at once; what costs something is shown with its price, to be confirmed with Enter.
    fixByKey() {
      if (!this.$refs.fix || this.mending) return;
      if (Number(this.remedy.most_usd)) {
        this.$refs.fix.focus();
        this.said = `${this.fixWords}. Press Enter to begin.`;
      } else {
        this.fix();
      }
    },
    showInStrip() {
      const { strip } = this.$refs;
      const one = strip?.querySelector("[aria-current]");
      if (one) strip.scrollLeft += one.getBoundingClientRect().left + one.offsetWidth / 2 - strip.getBoundingClientRect().left - strip.clientWidth / 2;
    },
    sized(width, height) {
      if (width && height) this.size = { width, height };
    },
    loadedClip(event) {
      const video = event.target;
      this.sized(video.videoWidth, video.videoHeight);
      this.length = video.duration;
      const face = this.boxes.find((box) => box.face) || this.boxes[0];
      if (face && face.time_s) video.currentTime = Math.min(face.time_s, video.duration);
      this.ticked(event);
    },
    ticked(event) {
      this.time = event.target.currentTime;
      this.follow();
    },
    // The take before runs along with the one that is looked at.
    follow() {
      const { video, old } = this.$refs;
      if (!video || !old || !old.readyState) return;
      old.playbackRate = video.playbackRate;
      if (Math.abs(old.currentTime - video.currentTime) > 0.08) old.currentTime = Math.min(video.currentTime, old.duration);
      if (video.paused !== old.paused) (video.paused ? Promise.resolve(old.pause()) : old.play()).catch(() => {});
    },
    see(score) {
      if (score.box && this.shown.media === "clip") {
        if (!score.box.face) this.round = "all";
        this.seek(score.box.time_s);
        const index = this.courses.indexOf(score);
        if (index >= 0) this.course = index;
      }
    },
    seek(time) {
      const { video } = this.$refs;
      if (!video) return;
      video.pause();
      video.currentTime = Math.max(0, Math.min(time, video.duration || time));
    },
    jump(event) {
      const box = event.currentTarget.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * PLOT.width;
      this.seek(((x - PLOT.left) / (PLOT.width - PLOT.left - PLOT.right)) * this.length);
    },
    stepAlong(event) {
      const times = this.along.course.map((one) => one.time_s);
      const here = times.indexOf(this.nearest.time_s);
      const to = { ArrowRight: here + 1, ArrowUp: here + 1, ArrowLeft: here - 1, ArrowDown: here - 1, Home: 0, End: times.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.seek(times[Math.max(0, Math.min(to, times.length - 1))]);
    },
    xOf(time) { return PLOT.left + (this.length ? Math.min(1, time / this.length) : 0) * (PLOT.width - PLOT.left - PLOT.right); },
    yOf(value) { return PLOT.height - PLOT.bottom - (Math.min(value, this.top) / this.top) * (PLOT.height - PLOT.bottom - PLOT.top); },
    cross(time) {
      const x = this.xOf(time), y = PLOT.height - PLOT.bottom - 6;
      return `M${x - 3},${y - 3}l6,6m0,-6l-6,6`;
    },
    placed(box) {
      const low = box.y / this.size.height < 0.07;
      const right = box.x / this.size.width > 0.75;
      const x = right ? { right: `${100 - (100 * (box.x + box.width)) / this.size.width}%` } : { left: `${(100 * box.x) / this.size.width}%` };
      return low ? { ...x, top: `${(100 * (box.y + box.height)) / this.size.height}%` } : { ...x, bottom: `${100 - (100 * box.y) / this.size.height}%` };
    },
    part(score, value) { return `${Math.max(0, Math.min(100, (100 * value) / Math.max(score.wrong * 1.4, score.distance * 1.05)))}%`; },
    numberOf(id) { return `Take ${this.takes.findIndex((one) => one.id === id) + 1} of ${this.takes.length}`; },
    lineage(one) {
      const place = (id) => this.takes.findIndex((other) => other.id === id) + 1;
      if (one.repaired_from) return `repaired from ${place(one.repaired_from) || "a take that is gone"}`;
      return one.started_from ? `made from ${place(one.started_from) || "a keyframe that is gone"}` : `by ${one.engine}`;
    },
    alt(one) { return `Shot ${one.shot}, ${one.words}`; },
    named(text) { return text.replace(/\b([a-z0-9-]+)@\d+/g, (whole, name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ")); },
    capital(text) { return text ? text.charAt(0).toUpperCase() + text.slice(1) : ""; },
    usd(price) {
      const value = Number(price);
      return value ? `$${value.toFixed(value < 0.1 ? 3 : 2)}` : "free";
    },
  },
};
