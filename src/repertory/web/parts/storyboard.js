// The storyboard: a card for each shot of a film, of which only those that are seen are in the page, and the inspector.
const FIRST = 24;
const MORE = 100;
const CARD = 136;
const AGAIN_MS = 700;
// How much of a person a frame of each size shows: where the head is, and how large, in a frame of 160 by 90.
const SIZES = {
  "extreme close-up": [45, 62], "close-up": [42, 31], "medium close-up": [40, 24], "medium shot": [38, 19],
  "medium wide shot": [34, 13], "wide shot": [38, 8], "extreme wide shot": [56, 4],
};
const STATES = { accepted: "accepted", open: "waits", older: "of older words" };
export default {
  template: `
  <div class="board">
    <p class="board-said" role="status" aria-live="polite">{{ said }}</p>
    <p v-if="trouble" class="problem" role="alert">{{ trouble }}</p>
    <section v-if="looked" class="inspector" :aria-label="'Shot ' + looked.card.number" ref="inspector" tabindex="-1" @keydown.esc="leave">
      <div class="inspector-head">
        <button type="button" class="quiet" @click="leave">All shots</button>
        <span class="inspector-steps">
          <button type="button" class="quiet" :disabled="!looked.before" @click="look(looked.before)">Shot before</button>
          <button type="button" class="quiet" :disabled="!looked.after" @click="look(looked.after)">Next shot</button>
        </span>
      </div>
      <h2>Shot {{ looked.card.number }}</h2>
      <p class="inspector-words">{{ looked.card.words }}</p>
      <a v-if="looked.card.picture" class="inspector-picture" :href="looked.card.picture" target="_blank" rel="noopener"><img :src="looked.card.picture + '?w=640'" :alt="'The take of shot ' + looked.card.number"></a>
      <p><button type="button" class="quiet" @click="$emit('line', looked.card.line)">Show it in the list</button></p>
      <p v-if="looked.card.trouble" class="notice">{{ looked.card.trouble }}</p>
      <dl class="facts">
        <template v-for="part in looked.understood" :key="part.what"><dt>{{ part.what }}</dt><dd>{{ part.meaning }}</dd></template>
        <template v-if="looked.card.price_usd !== null"><dt>price</dt><dd>{{ priceOf(looked) }}</dd></template>
        <template v-if="looked.rewritten.length"><dt>rewritten</dt><dd><div v-for="one in looked.rewritten" :key="one">{{ one }}</div></dd></template>
        <template v-if="looked.measured.length"><dt>measured</dt><dd><div v-for="one in looked.measured" :key="one">{{ one }}</div></dd></template>
      </dl>
      <section v-for="order in looked.orders" :key="order.kind" class="order" :aria-label="order.kind">
        <h3>{{ order.kind === "still" ? "Still" : "Clip" }}: {{ order.engine }}, {{ usd(order.price_usd) }}</h3>
        <p v-for="one in order.obstacles" :key="one" class="notice">{{ one }}</p>
        <p class="order-why">{{ [order.why, ...order.reasons].join(" · ") }}</p>
        <h4 v-if="order.sent.length">What goes along</h4>
        <ul v-if="order.sent.length" class="references" role="list">
          <li v-for="(one, place) in order.sent" :key="place">
            <img v-for="picture in one.pictures.slice(0, 1)" :key="picture" :src="picture + '?w=160'" alt="" loading="lazy">
            <span><b>{{ one.label }}</b><small>{{ [one.called, one.reason].filter(Boolean).join(" · ") }}</small></span>
          </li>
        </ul>
        <p v-if="order.left_out.length" class="order-why">No room for: {{ order.left_out.map((one) => one.label).join(", ") }}</p>
        <details><summary>The prompt</summary><p class="prompt">{{ order.prompt || "No words go along." }}</p></details>
        <details>
          <summary>All {{ order.engines.length }} engines compared</summary>
          <div class="engines" tabindex="0" role="region" :aria-label="'Engines for the ' + order.kind"><table>
            <thead><tr><th scope="col">Engine</th><th scope="col">A take</th><th scope="col">Likely to hold</th><th scope="col">Each that holds</th><th scope="col">Why not</th></tr></thead>
            <tbody><template v-for="one in order.engines" :key="one.engine">
              <tr :class="{ 'is-chosen': one.chosen, 'has-prompt': one.prompt && one.prompt !== order.prompt }"><th scope="row">{{ one.engine }}<span v-if="one.chosen"> (chosen)</span></th>
                <template v-if="one.able"><td>{{ usd(one.price_usd) }}</td><td>{{ Math.round(100 * one.share) }} %</td><td>{{ usd(one.each_usd) }}</td></template>
                <template v-else><td>–</td><td>–</td><td>–</td></template>
                <td>{{ one.obstacles[0] || "" }}</td></tr>
              <tr v-if="one.prompt && one.prompt !== order.prompt" class="its-prompt"><td colspan="5"><details><summary>Its prompt</summary><p class="prompt">{{ one.prompt }}</p></details></td></tr>
            </template></tbody>
          </table></div>
        </details>
      </section>
    </section>
    <ol v-show="!looked && items.length" ref="box" class="cards" role="list" :style="{ height: height + 'px' }" @keydown="key" @dragover="over" @drop="drop" @dragleave="left">
      <li v-for="one in seen" :key="one.item.number" class="card" :style="one.style" :class="{ 'is-target': target === one.place, 'is-last-target': target === items.length && one.place === items.length - 1 }"
          :aria-setsize="items.length" :aria-posinset="one.place + 1" :draggable="!unsaved" @dragstart="drag($event, one.item)" @dragend="target = -1">
        <button type="button" class="card-main" :data-place="one.place" :aria-label="label(one.item)" @click="look(one.item.number)">
          <span class="card-picture">
            <img v-if="one.item.picture" :src="one.item.picture + '?w=320'" alt="" loading="lazy" decoding="async" draggable="false">
            <svg v-else viewBox="0 0 160 90" aria-hidden="true"><g v-for="(body, index) in bodies(one.item)" :key="index"><circle :cx="body.x" :cy="body.y" :r="body.r"/><path :d="body.path"/></g></svg>
          </span>
          <span class="card-text">
            <span class="card-title">Shot {{ one.item.number }}<span v-if="one.item.remarks" class="card-mark is-warn">{{ one.item.remarks === 1 ? "1 remark" : one.item.remarks + " remarks" }}</span><span v-if="one.item.state" class="card-mark" :class="'is-' + one.item.state">{{ states[one.item.state] }}</span></span>
            <span class="card-words">{{ one.item.words }}</span>
            <span v-if="one.item.spoken.length" class="card-spoken">{{ one.item.spoken[0] }}</span>
            <span class="card-under">{{ under(one.item) }}</span>
          </span>
        </button>
        <span class="card-moves">
          <button type="button" class="move" :disabled="unsaved || one.place === 0" :aria-label="'Move shot ' + one.item.number + ' up'" @click="step(one.place, -1)"><span aria-hidden="true">▲</span></button>
          <button type="button" class="move" :disabled="unsaved || one.place === items.length - 1" :aria-label="'Move shot ' + one.item.number + ' down'" @click="step(one.place, 1)"><span aria-hidden="true">▼</span></button>
        </span>
      </li>
    </ol>
    <slot v-if="loaded && !items.length && !trouble && !looked"></slot>
  </div>`,
  props: { film: String, shot: String, unsaved: Boolean },
  emits: ["line"],
  data: () => ({ items: [], total: 0, loaded: false, trouble: "", told: "", top: 0, seenHeight: 900, run: 0, looked: null, target: -1, dragged: "", states: STATES }),
  computed: {
    address() { return `/api/v1/films/${encodeURIComponent(this.film)}/shots`; },
    height() { return this.items.length * CARD; },
    seen() {
      const first = Math.max(0, Math.floor(this.top / CARD) - 3);
      const last = Math.ceil((this.top + this.seenHeight) / CARD) + 3;
      return this.items.slice(first, last).map((item, index) => ({ item, place: first + index, style: { transform: `translateY(${(first + index) * CARD}px)` } }));
    },
    said() {
      if (this.told) return this.told;
      if (!this.loaded) return "Looking…";
      if (this.unsaved) return "The cards show the list as it is saved. Save it, and shots can be moved.";
      return this.total === 1 ? "1 shot" : `${this.total.toLocaleString("en")} shots`;
    },
  },
  watch: { unsaved() { this.told = ""; } },
  mounted() {
    this.measure = () => {
      if (!this.$refs.box) return;
      this.top = Math.max(0, -this.$refs.box.getBoundingClientRect().top);
      this.seenHeight = innerHeight;
    };
    this.stay = (event) => { if (this.unsaved) event.preventDefault(); };
    this.resized = new ResizeObserver(this.measure);
    this.resized.observe(document.body);
    addEventListener("scroll", this.measure, { passive: true });
    addEventListener("beforeunload", this.stay);
    this.quiet = window.repertory.onNews([`film/${this.film}`, "library"], () => this.soon());
    this.load();
    if (this.shot) this.look(this.shot);
  },
  beforeUnmount() {
    this.resized.disconnect();
    clearTimeout(this.waits);
    removeEventListener("scroll", this.measure);
    removeEventListener("beforeunload", this.stay);
    this.quiet();
  },
  methods: {
    // Takes come one after the other while a film is shot: the cards are asked for again once for several.
    soon() {
      if (this.waits) return;
      const ago = performance.now() - (this.asked || 0);
      this.waits = setTimeout(() => { this.waits = 0; this.load(); if (this.looked) this.look(this.looked.card.number, true); }, Math.max(50, AGAIN_MS - ago));
    },
    async load() {
      this.asked = performance.now();
      const run = ++this.run;
      const found = [];
      let next = "";
      try {
        do {
          const query = new URLSearchParams({ limit: next ? MORE : FIRST, ...(next ? { cursor: next } : {}) });
          const page = await window.repertory.api(`${this.address}?${query}`);
          if (run !== this.run) return;
          found.push(...page.items);
          next = page.next;
          this.total = page.total;
          if (!this.loaded) { this.items = [...found]; this.loaded = true; this.$nextTick(this.measure); }
        } while (next);
        this.items = found;
        this.trouble = "";
      } catch (error) {
        if (run === this.run) this.trouble = error.message;
      }
      this.loaded = true;
      this.$nextTick(this.measure);
    },
    async look(number, again = false) {
      try {
        const found = await window.repertory.api(`${this.address}/${encodeURIComponent(number)}`);
        if (again && !this.looked) return;
        if (!this.looked) this.from = scrollY;
        this.looked = found;
        this.trouble = "";
        if (again) return;
        history.replaceState(null, "", `?shot=${encodeURIComponent(number)}`);
        this.$nextTick(() => { this.$refs.inspector.focus({ preventScroll: true }); if (this.$el.getBoundingClientRect().top < 0) this.$el.scrollIntoView({ block: "start" }); });
      } catch (error) {
        this.looked = null;
        this.trouble = error.message;
      }
    },
    leave() {
      const number = this.looked.card.number;
      this.looked = null;
      history.replaceState(null, "", location.pathname);
      this.$nextTick(() => {
        scrollTo({ top: this.from || 0 });
        this.measure();
        this.focus(this.items.findIndex((item) => item.number === number));
      });
    },
    usd(price) {
      const money = Number(price);
      return money === 0 ? "free" : `$${money < 0.1 ? money.toFixed(3) : money.toFixed(2)}`;
    },
    priceOf(shot) {
      const parts = [`${this.usd(shot.card.price_usd)} for one take of everything`];
      if (Number(shot.card.due_usd) !== Number(shot.card.price_usd)) parts.push(`${this.usd(shot.card.due_usd)} still to be paid`);
      if (Number(shot.at_most_usd) > Number(shot.card.price_usd)) parts.push(`${this.usd(shot.at_most_usd)} at the most`);
      return parts.join(", ");
    },
    under(item) {
      const price = item.trouble ? "cannot be made yet" : item.price_usd === null ? "" : this.usd(item.price_usd);
      return [item.who.join(", ") || "nobody", item.place, price].filter(Boolean).join(" · ");
    },
    label(item) { return [`Shot ${item.number}`, item.words, this.under(item), STATES[item.state] || "nothing shot yet"].join(". "); },
    // Heads and shoulders, as large as the size of the shot has them.
    bodies(item) {
      const [y, r] = SIZES[item.size] || SIZES["medium shot"];
      const count = Math.min(item.who.length, 4);
      return Array.from({ length: count }, (_, index) => {
        const x = (160 * (index + 1)) / (count + 1);
        const size = count > 2 ? r * 0.8 : r;
        return { x, y, r: size, path: `M ${x - size * 1.9} 90 Q ${x - size * 1.7} ${y + size * 1.2} ${x} ${y + size * 1.15} Q ${x + size * 1.7} ${y + size * 1.2} ${x + size * 1.9} 90 Z` };
      });
    },
    // Moving
    step(place, by) {
      const after = by < 0 ? place - 1 : place + 2;
      return this.move(this.items[place].number, this.items[after]?.number || "");
    },
    async move(number, before) {
      if (this.unsaved || number === before || this.moving) return;
      this.moving = true;
      try {
        const done = await window.repertory.api(`${this.address}/${encodeURIComponent(number)}/move`, { method: "POST", body: { before } });
        const reread = done.reread.slice(0, 3).map((one) => `shot ${one.shot}, ${one.what}: ${one.now || "none"} (before: ${one.was || "none"})`);
        const more = done.reread.length > 3 ? [`and ${done.reread.length - 3} more`] : [];
        this.trouble = "";
        await this.load();
        this.told = [before ? `Shot ${number} stands before shot ${before} now.` : `Shot ${number} is the last now.`, reread.length ? `Understood otherwise: ${[...reread, ...more].join("; ")}.` : ""].filter(Boolean).join(" ");
        this.$nextTick(() => this.focus(this.items.findIndex((item) => item.number === number)));
      } catch (error) {
        this.trouble = error.message;
      }
      this.moving = false;
    },
    drag(event, item) {
      this.dragged = item.number;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.number);
    },
    over(event) {
      if (!this.dragged || this.unsaved) return;
      event.preventDefault();
      const at = (event.clientY - this.$refs.box.getBoundingClientRect().top) / CARD;
      this.target = Math.min(this.items.length, Math.max(0, Math.round(at)));
    },
    left(event) { if (!this.$refs.box.contains(event.relatedTarget)) this.target = -1; },
    drop(event) {
      if (!this.dragged || this.target < 0) return;
      event.preventDefault();
      const [number, before] = [this.dragged, this.items[this.target]?.number || ""];
      this.dragged = "";
      this.target = -1;
      const place = this.items.findIndex((item) => item.number === number);
      if (before !== number && this.items[place + 1]?.number !== before && !(place === this.items.length - 1 && !before)) this.move(number, before);
    },
    // Arrow keys go from card to card; with Alt they move the shot.
    key(event) {
      const main = event.target.closest("[data-place]");
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!main || !by) return;
      const place = Number(main.dataset.place);
      if (place + by < 0 || place + by >= this.items.length) return;
      event.preventDefault();
      if (event.altKey) this.step(place, by);
      else this.focus(place + by);
    },
    focus(place) {
      if (place < 0 || !this.$refs.box) return;
      const to = this.$refs.box.getBoundingClientRect().top + scrollY + place * CARD;
      if (to < scrollY + 20 || to + CARD > scrollY + innerHeight) scrollTo({ top: Math.max(0, to - innerHeight / 3) });
      this.measure();
      this.$nextTick(() => this.$el.querySelector(`[data-place="${place}"]`)?.focus({ preventScroll: true }));
    },
  },
};
