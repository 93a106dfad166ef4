// A wall of pictures: thousands of them, of which only those that are seen are in the page.
const MOST = 500;
export default {
  template: `
  <div class="wall" ref="box">
    <p class="wall-said" role="status" aria-live="polite">{{ said }}</p>
    <p v-if="trouble" class="problem" role="alert">{{ trouble }}</p>
    <ul v-if="items.length" class="wall-grid" role="list" :style="{ height: height + 'px' }" @keydown="step">
      <li v-for="tile in seen" :key="tile.item[idKey]" class="wall-tile" :style="tile.style"
          :aria-setsize="items.length" :aria-posinset="tile.place + 1">
        <a :href="hrefOf(tile.item)" class="tile" :data-place="tile.place">
          <span class="tile-picture" :class="'is-' + tile.item.kind">
            <img v-if="tile.item.picture" :src="tile.item.picture + '?w=320'" alt="" loading="lazy" decoding="async">
            <span v-else class="tile-blank" aria-hidden="true">{{ (tile.item.title || '?').slice(0, 1).toUpperCase() }}</span>
          </span>
          <span class="tile-title">{{ tile.item.title }}</span>
          <span class="tile-under">{{ under(tile.item) }}</span>
          <span v-if="tile.item.damage" class="tile-mark is-bad">cannot be read</span>
          <span v-else-if="!tile.item.version" class="tile-mark">draft</span>
        </a>
      </li>
    </ul>
    <slot v-else-if="loaded && !trouble"></slot>
  </div>`,
  props: { source: String, href: String, topics: Array, noun: String, idKey: { type: String, default: "name" } },
  data: () => ({ items: [], total: 0, loaded: false, trouble: "", top: 0, width: 1000, seenHeight: 900, run: 0 }),
  computed: {
    columns() { return Math.max(2, Math.floor((this.width + 16) / 196)); },
    tileWidth() { return Math.floor((this.width - 16 * (this.columns - 1)) / this.columns); },
    rowHeight() { return this.tileWidth + 68; },
    height() { return Math.ceil(this.items.length / this.columns) * this.rowHeight; },
    seen() {
      const first = Math.max(0, Math.floor(this.top / this.rowHeight) - 2) * this.columns;
      const last = (Math.ceil((this.top + this.seenHeight) / this.rowHeight) + 2) * this.columns;
      return this.items.slice(first, last).map((item, index) => {
        const place = first + index;
        const left = (place % this.columns) * (this.tileWidth + 16);
        const top = Math.floor(place / this.columns) * this.rowHeight;
        return { item, place, style: { width: `${this.tileWidth}px`, height: `${this.rowHeight - 16}px`, transform: `translate(${left}px, ${top}px)` } };
      });
    },
    said() {
      if (!this.loaded) return "Looking…";
      return this.total === 1 ? `1 ${this.noun}` : `${this.total.toLocaleString("en")} ${this.noun}s`;
    },
  },
  watch: { source() { this.load(); } },
  mounted() {
    this.measure = () => {
      const box = this.$refs.box.getBoundingClientRect();
      this.width = box.width;
      this.top = Math.max(0, -box.top);
      this.seenHeight = innerHeight;
    };
    this.resized = new ResizeObserver(this.measure);
    this.resized.observe(this.$refs.box);
    addEventListener("scroll", this.measure, { passive: true });
    this.quiet = window.repertory.onNews(this.topics, () => this.load());
    this.load();
  },
  beforeUnmount() {
    this.resized.disconnect();
    removeEventListener("scroll", this.measure);
    this.quiet();
  },
  methods: {
    // All pages one after the other; what is shown is put in its place at the end, so that nothing jumps.
    async load() {
      const run = ++this.run;
      const found = [];
      let next = "";
      try {
        do {
          const address = new URL(this.source, location);
          address.searchParams.set("limit", MOST);
          if (next) address.searchParams.set("cursor", next);
          const page = await window.repertory.api(address);
          if (run !== this.run) return;
          found.push(...page.items);
          next = page.next;
          this.total = page.total;
          if (!this.loaded) this.items = [...found];
        } while (next);
        this.items = found;
        this.trouble = "";
      } catch (error) {
        this.trouble = error.message;
      }
      this.loaded = true;
      this.$nextTick(this.measure);
    },
    hrefOf(item) { return this.href.replace("{}", encodeURIComponent(item[this.idKey])); },
    under(item) {
      const parts = [item.version ? `version ${item.version}` : "", item.references === 1 ? "1 reference" : `${item.references} references`];
      return parts.filter(Boolean).join(", ");
    },
    // Arrow keys go from picture to picture, also to those that are not in the page yet.
    step(event) {
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns };
      const tile = event.target.closest("[data-place]");
      if (!(event.key in steps) || !tile) return;
      const place = Number(tile.dataset.place) + steps[event.key];
      if (place < 0 || place >= this.items.length) return;
      event.preventDefault();
      const to = this.$refs.box.getBoundingClientRect().top + scrollY + Math.floor(place / this.columns) * this.rowHeight;
      if (to < scrollY + 80 || to + this.rowHeight > scrollY + innerHeight) scrollTo({ top: to - innerHeight / 3 });
      this.measure();
      this.$nextTick(() => this.$el.querySelector(`[data-place="${place}"]`)?.focus());
    },
  },
};
