// The films: the list comes first, and how it stands with each is asked for one after the other.
export default {
  template: `
  <div class="films">
    <p class="wall-said" role="status" aria-live="polite">{{ said }}</p>
    <p v-if="trouble" class="problem" role="alert">{{ trouble }}</p>
    <ul v-if="items.length" class="films-grid" role="list">
      <li v-for="film in items" :key="film.name" class="film">
        <a :href="'/films/' + encodeURIComponent(film.name) + '/shoot'" class="film-link">{{ film.title }}</a>
        <p v-if="film.problem" class="problem">{{ film.problem }}</p>
        <template v-else-if="known[film.name]">
          <p v-if="known[film.name].shots" class="film-bar" aria-hidden="true"><span :style="{ width: share(known[film.name]) }"></span></p>
          <p v-for="line in lines(known[film.name])" :key="line" class="film-line">{{ line }}</p>
        </template>
        <p v-else class="film-line">{{ troubles[film.name] || "Reading…" }}</p>
      </li>
    </ul>
    <slot v-else-if="loaded && !trouble"></slot>
  </div>`,
  data: () => ({ items: [], known: {}, troubles: {}, loaded: false, trouble: "", run: 0 }),
  computed: {
    said() {
      if (!this.loaded) return "Looking…";
      return this.items.length === 1 ? "1 film" : `${this.items.length.toLocaleString("en")} films`;
    },
  },
  mounted() {
    this.topics = ["films"];
    this.quiet = window.repertory.onNews(this.topics, (topic) => {
      if (topic.startsWith("film/")) this.stands(topic.slice(5));
      else this.load();
    });
    this.load();
  },
  beforeUnmount() { this.quiet(); },
  methods: {
    async load() {
      const run = ++this.run;
      const found = [];
      let next = "";
      try {
        do {
          const page = await window.repertory.api(`/api/v1/films?limit=500&cursor=${encodeURIComponent(next)}`);
          if (run !== this.run) return;
          found.push(...page.items);
          next = page.next;
        } while (next);
        this.trouble = "";
      } catch (error) {
        this.trouble = error.message;
      }
      this.items = found;
      this.loaded = true;
      this.topics.splice(0, this.topics.length, "films", ...found.map((film) => `film/${film.name}`));
      for (const film of found) {
        if (run !== this.run) return;
        if (!film.problem) await this.stands(film.name);
      }
    },
    async stands(name) {
      try {
        this.known[name] = await window.repertory.api(`/api/v1/films/${encodeURIComponent(name)}/status`);
      } catch (error) {
        this.troubles[name] = error.message;
      }
    },
    share(status) { return `${(100 * status.accepted) / status.shots}%`; },
    lines(status) {
      const money = status.money;
      const usd = window.repertory.usd;
      const found = [];
      if (status.shots) found.push(`${status.accepted.toLocaleString("en")} of ${status.shots.toLocaleString("en")} shots accepted`);
      else found.push(status.cast ? "No shot can be read yet" : "Not cast yet");
      if (status.for_a_person) found.push(status.for_a_person === 1 ? "1 waits for you" : `${status.for_a_person} wait for you`);
      if (status.unsure) found.push(status.unsure === 1 ? "1 order to settle" : `${status.unsure} orders to settle`);
      const gone = Number(money.spent_usd) + Number(money.reserved_usd);
      if (Number(money.budget_usd) || gone) found.push(`${usd(money.spent_usd)} of ${usd(money.budget_usd)} spent`);
      else found.push("Free: no budget");
      if (status.paused) found.push("Paused");
      else if (status.processes.length) found.push("Being shot now");
      return found;
    },
  },
};
