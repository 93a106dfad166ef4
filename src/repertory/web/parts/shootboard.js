// The shooting of a film: its shots in columns by what is done with them, its money, and what can be done. Of each
// column only the cards that are seen are in the page.
const CARD = 104;
const AGAIN_MS = 500;
const LAST_LINES = 12;
const NOT_DONE = 6; // the exit code of a command after which a person has to decide, deliver or go on
const COLUMNS = [
  { key: "open", title: "To shoot", of: ["waiting", "paused", "later", "cancelled"] },
  { key: "work", title: "At work", of: ["rolling", "speaking", "inspecting", "repairing", "syncing"] },
  { key: "held", title: "Held up", of: ["away", "failed"] },
  { key: "you", title: "For you", of: ["review", "delivery"] },
  { key: "done", title: "Accepted", of: ["accepted"] },
];
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
const many = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
export default {
  template: `
  <div class="shoot">
    <p class="shoot-said" role="status" aria-live="polite">{{ said }}</p>
    <p v-if="trouble" class="problem" role="alert">{{ trouble }}</p>
    <template v-if="status">
      <section class="shoot-money" aria-label="Money">
        <div v-if="budget" class="bar" aria-hidden="true">
          <span class="bar-spent" :style="{ width: part(status.money.spent_usd) }"></span>
          <span class="bar-reserved" :style="{ width: part(status.money.reserved_usd) }"></span>
        </div>
        <dl class="money">
          <div v-for="one in money" :key="one.name"><dt><i v-if="one.mark" :class="one.mark" aria-hidden="true"></i>{{ one.name }}</dt><dd>{{ one.said }}</dd></div>
        </dl>
      </section>
      <section v-if="!status.cast" class="empty">
        <h2>This film is not cast yet</h2>
        <p>Casting builds what the library lacks of the film's cast, and pins every name to one locked version.</p>
        <button type="button" class="act" :disabled="busy || casting" @click="cast">{{ casting ? "Casting…" : castLabel }}</button>
      </section>
      <template v-else>
        <p v-if="status.problem" class="notice">{{ status.problem }} <a :href="listHref">Open the shot list</a></p>
        <section class="shoot-acts" aria-label="Shooting">
          <button v-if="canShoot" type="button" class="act" :disabled="busy" @click="shoot">{{ shootLabel }}</button>
          <button v-if="status.paused" type="button" class="act" :disabled="busy" @click="control('resume')">Resume</button>
          <button v-else-if="working" type="button" class="act is-quiet" :disabled="busy" @click="control('pause')">Pause</button>
          <template v-if="cancellable.length">
            <button v-if="!sure" type="button" class="act is-quiet" :disabled="busy" @click="ask" ref="ask">Cancel all…</button>
            <span v-else class="shoot-sure" role="group" aria-label="Cancel all?">
              <span>End the work on {{ many(cancellable.length, "shot") }}? What is paid is fetched.</span>
              <button type="button" class="act is-bad" :disabled="busy" ref="yes" @click="cancel([])">Cancel them</button>
              <button type="button" class="act is-quiet" @click="stay">Go on with them</button>
            </span>
          </template>
          <p v-if="priceSaid" class="shoot-price">{{ priceSaid }}</p>
        </section>
        <section v-if="price && price.left_out.length && !working" class="notice" aria-label="Shots that are not begun">
          <p v-for="one in price.left_out" :key="one.why + one.shots[0]"><b>{{ numbered(one.shots) }}:</b> not begun. {{ one.why }} {{ one.setting ? one.step : "" }}</p>
        </section>
      </template>
      <section v-if="task" class="task" :class="notWhole ? 'is-open' : 'is-' + task.state" aria-label="What was begun here">
        <p class="task-title">{{ task.title }}: {{ taskSaid }} <button v-if="task.state === 'running'" type="button" class="act is-quiet is-small" :disabled="busy" @click="stop">Stop it</button></p>
        <p v-if="task.state === 'running' && task.step" class="task-step">{{ [task.step.about, task.step.text].filter(Boolean).join(": ") }}</p>
        <pre v-if="task.state === 'failed' && task.said" class="task-words" tabindex="0" role="region" aria-label="What it said">{{ lastWords }}</pre>
        <p class="task-same">The same in a terminal: <code>{{ task.command }}</code></p>
      </section>
      <section v-if="orders.length" class="group" aria-label="Orders to settle">
        <h2>Orders to settle</h2>
        <p class="order-said">Work was cut off while these were placed: they may be paid. Look at your account there, and say what became of each.</p>
        <ul class="plain orders" role="list">
          <li v-for="one in orders" :key="one.id" class="order">
            <p><b>{{ one.id }}</b> · {{ one.kind }} of {{ one.engine }} · {{ usd(one.cost_usd) }} · {{ one.asked_at }}</p>
            <p class="order-words">{{ one.prompt }}</p>
            <p v-if="one.why" class="order-said">{{ one.why }}</p>
            <p v-if="one.standing !== 'unsure'" class="order-said">The next shoot asks its vendor, and goes on by itself.</p>
            <form v-else class="order-ways" @submit.prevent>
              <template v-if="one.by_receipt">
                <label>Its id at the vendor <input v-model.trim="receipts[one.id]" maxlength="500" autocomplete="off"></label>
                <button type="button" class="act is-small" :disabled="busy || !receipts[one.id]" @click="settle(one, 'paid')">It is there: fetch it</button>
              </template>
              <button type="button" class="act is-quiet is-small" :disabled="busy" @click="settle(one, 'not paid')">It is not there</button>
              <button type="button" class="act is-quiet is-small" :disabled="busy" @click="settle(one, 'dropped')">Give it up: it counts {{ usd(one.cost_usd) }}</button>
            </form>
          </li>
        </ul>
      </section>
      <div v-if="items.length" class="columns">
        <section v-for="column in columns" :key="column.key" class="column" :aria-labelledby="'column-' + column.key">
          <h2 :id="'column-' + column.key">{{ column.title }} <span class="column-count">{{ column.items.length.toLocaleString("en") }}</span></h2>
          <div v-if="column.items.length" class="column-box" tabindex="0" role="region" :aria-label="column.title + ', ' + many(column.items.length, 'shot')" @scroll.passive="scrolled(column.key, $event)">
            <ul class="column-list" role="list" :style="{ height: column.items.length * 104 + 'px' }">
              <li v-for="one in column.seen" :key="one.item.shot" class="shot-card" :style="{ transform: 'translateY(' + one.place * 104 + 'px)' }" :aria-setsize="column.items.length" :aria-posinset="one.place + 1">
                <div class="shot-top">
                  <span class="shot-name">Shot {{ one.item.shot }}</span>
                  <img v-if="one.item.picture" :src="one.item.picture + '?w=160'" alt="" loading="lazy" decoding="async" width="64" height="36">
                </div>
                <p class="shot-words" :title="one.item.words">{{ one.item.words }}</p>
                <p class="shot-under" :title="under(one.item)"><span>{{ under(one.item) }}</span>
                  <button v-if="one.item.may_cancel" type="button" class="shot-cancel" :disabled="busy" :aria-label="'Cancel shot ' + one.item.shot" @click="cancel([one.item.shot])">Cancel</button></p>
              </li>
            </ul>
          </div>
          <p v-else class="column-none">None</p>
        </section>
      </div>
    </template>
  </div>`,
  props: { film: String },
  data: () => ({
    status: null, items: [], price: null, task: null, orders: [], receipts: {}, trouble: "", told: "",
    busy: false, sure: false, key: newKey(), tops: {}, seenHeight: 900, since: 0, clock: 0,
  }),
  computed: {
    base() { return `/api/v1/films/${encodeURIComponent(this.film)}`; },
    listHref() { return `/films/${encodeURIComponent(this.film)}/shots`; },
    budget() { return Number(this.status.money.budget_usd); },
    working() { return this.status.processes.length > 0 || this.taskRuns; },
    taskRuns() { return !!this.task && this.task.state === "running"; },
    casting() { return this.taskRuns; },
    cancellable() { return this.items.filter((one) => one.may_cancel); },
    columns() {
      return COLUMNS.map((column) => {
        const items = this.items.filter((one) => column.of.includes(one.doing));
        const first = Math.max(0, Math.floor((this.tops[column.key] || 0) / CARD) - 3);
        const last = first + Math.ceil(this.seenHeight / CARD) + 7;
        return { ...column, items, seen: items.slice(first, last).map((item, index) => ({ item, place: first + index })) };
      });
    },
    said() {
      if (this.told) return this.told;
      if (!this.status) return this.trouble ? "" : "Looking…";
      const { shots, accepted, for_a_person: yours, processes, left_s: left, paused } = this.status;
      const parts = shots ? [`${accepted.toLocaleString("en")} of ${many(shots, "shot")} accepted`] : [];
      if (yours) parts.push(`${yours.toLocaleString("en")} for you to decide`);
      if (paused) parts.push("paused: nothing new is ordered");
      else if (processes.length) parts.push(`${many(processes.length, "process").replace("processs", "processes")} at work`);
      if (left !== null) parts.push(`about ${this.lasting(left)} left`);
      return parts.join(" · ");
    },
    money() {
      const { money } = this.status;
      if (!this.budget && !Number(money.spent_usd)) return [{ name: "Budget", said: "none: only free engines are used" }];
      const day = money.day_budget_usd === null ? "" : ` of ${this.usd(money.day_budget_usd)}`;
      return [
        { name: "Spent", said: this.usd(money.spent_usd), mark: "bar-spent" },
        { name: "Reserved", said: this.usd(money.reserved_usd), mark: "bar-reserved" },
        { name: "Left", said: this.usd(money.left_usd), mark: "bar-left" },
        { name: "Budget", said: this.usd(money.budget_usd) },
        { name: "Today", said: this.usd(money.today_usd) + day },
      ];
    },
    castLabel() {
      const most = this.status.may_spend_usd;
      return Number(most) ? `Cast it, up to ${this.usd(most)}` : "Cast it, free";
    },
    canShoot() { return this.price && this.price.shots > 0 && !this.working && !this.status.paused; },
    shootLabel() {
      const { shots, most_usd: most } = this.price;
      return `Shoot ${many(shots, "shot")}, ${Number(most) ? `up to ${this.usd(most)}` : "free"}`;
    },
    priceSaid() {
      if (!this.price || this.working) return "";
      if (!this.price.shots) return this.price.left_out.length || !this.items.length ? "" : "Nothing is left to shoot.";
      if (!Number(this.price.most_usd)) return "";
      return `About ${this.usd(this.price.about_usd)} for one take of all that is missing. Further takes and repairs may bring it to ${this.usd(this.price.most_usd)}; orders stop there.`;
    },
    notWhole() { return this.task.state === "failed" && this.task.exit_code === NOT_DONE; },
    lastWords() { return this.task.said.trim().split("\n").slice(-LAST_LINES).join("\n"); },
    taskSaid() {
      if (this.notWhole) return "it has ended, and not everything is finished";
      return { running: "under way", done: "done", failed: "it ended with an error", lost: "it is gone, and nobody saw how it ended" }[this.task.state];
    },
  },
  mounted() {
    this.topics = [`film/${this.film}`, `board/${this.film}`, "library"];
    this.quiet = window.repertory.onNews(this.topics, (topic) => {
      if (!topic.startsWith("board/")) this.stale = true;
      this.soon();
    });
    this.resized = () => { this.seenHeight = innerHeight; };
    addEventListener("resize", this.resized);
    this.resized();
    this.ticking = setInterval(() => { if (this.status && this.status.processes.length) this.clock = Date.now(); }, 1000);
    this.stale = true;
    this.load();
  },
  beforeUnmount() {
    this.quiet();
    removeEventListener("resize", this.resized);
    clearInterval(this.ticking);
    clearTimeout(this.due);
  },
  methods: {
    many,
    usd: (amount) => window.repertory.usd(amount),
    // Several changes at once are one, and one that comes while it is asked is asked for after it.
    soon() {
      if (this.loading) this.again = true;
      else if (!this.due) this.due = setTimeout(() => { this.due = 0; this.load(); }, AGAIN_MS);
    },
    async load() {
      if (this.loading) { this.again = true; return; }
      this.loading = true;
      this.again = false;
      try {
        await this.read();
        this.trouble = "";
      } catch (error) {
        this.trouble = error.message;
      }
      this.loading = false;
      if (this.again) this.soon();
    },
    async read() {
      const { api } = window.repertory;
      const found = [];
      let next = "";
      let board;
      do {
        board = await api(`${this.base}/board?limit=500&cursor=${encodeURIComponent(next)}`);
        found.push(...board.items);
        next = board.next;
      } while (next);
      const tasks = await api(`/api/v1/tasks?limit=1&about=${encodeURIComponent(`film/${this.film}`)}`);
      const worked = this.working_before;
      this.items = found;
      this.status = board.status;
      this.task = tasks.items[0] || null;
      if (this.task && !this.topics.includes(`task/${this.task.id}`)) this.topics.push(`task/${this.task.id}`);
      this.since = this.clock = Date.now();
      if (this.status.unsure || this.orders.length) this.orders = (await api(`${this.base}/orders?limit=500`)).items;
      if (!this.working && (this.stale || worked)) await this.ask_price();
      this.working_before = this.working;
    },
    async ask_price() {
      if (!this.status.cast || this.status.problem) { this.price = null; return; }
      this.stale = false;
      const before = this.price;
      this.price = await window.repertory.api(`${this.base}/price`);
      if (!before || before.most_usd !== this.price.most_usd || before.shots !== this.price.shots) this.key = newKey();
    },
    async does(what, told = "") {
      this.busy = true;
      this.told = "";
      try {
        await what();
        this.told = told;
        if (told) setTimeout(() => { this.told = ""; }, 4000);
        await this.load();
      } catch (error) {
        this.trouble = error.message;
      }
      this.busy = false;
    },
    post(path, body, key) { return window.repertory.api(path, { method: "POST", body, key }); },
    shoot() { this.begin(`${this.base}/shoots`, { shots: [], max_usd: this.price.most_usd }); },
    cast() { this.begin(`${this.base}/cast`, { max_usd: this.status.may_spend_usd }); },
    begin(path, body) {
      return this.does(async () => {
        try {
          this.task = await this.post(path, body, this.key);
          this.topics.push(`task/${this.task.id}`);
          this.key = newKey();
        } catch (error) {
          if (error.problem) { this.key = newKey(); this.stale = true; this.soon(); }
          throw error;
        }
      });
    },
    control(what) { return this.does(() => this.post(`${this.base}/${what}`)); },
    stop() { return this.does(() => this.post(`/api/v1/tasks/${this.task.id}/stop`)); },
    ask() { this.sure = true; this.$nextTick(() => this.$refs.yes?.focus()); },
    stay() { this.sure = false; this.$nextTick(() => this.$refs.ask?.focus()); },
    cancel(shots) {
      this.sure = false;
      return this.does(() => this.post(`${this.base}/cancel`, { shots }), shots.length ? `Shot ${shots[0]} is cancelled.` : "All are cancelled.");
    },
    settle(one, how) {
      const receipt = how === "paid" ? this.receipts[one.id] : "";
      return this.does(async () => {
        await this.post(`${this.base}/orders/${encodeURIComponent(one.id)}/settle`, { how, receipt });
        this.stale = true;
      }, `${one.id}: ${how}.`);
    },
    scrolled(key, event) { this.tops[key] = event.target.scrollTop; },
    part(amount) { return `${Math.min(100, (100 * Number(amount)) / this.budget)}%`; },
    numbered(shots) { return `${shots.length === 1 ? "Shot" : "Shots"} ${shots.slice(0, 12).join(", ")}${shots.length > 12 ? ` and ${shots.length - 12} more` : ""}`; },
    lasting(seconds) {
      if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
      const minutes = Math.round(seconds / 60);
      return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
    },
    under(item) {
      const late = Math.max(0, this.clock - this.since) / 1000;
      const parts = [];
      const plain = ["accepted", "waiting", "review"].includes(item.doing) || item.what.startsWith(item.said);
      if (!plain) parts.push(item.said);
      if (item.what && item.what !== "accepted") parts.push(item.what);
      else if (item.engine && item.at_work) parts.push(item.engine);
      if (item.for_s !== null && item.at_work) parts.push(this.lasting(item.for_s + late));
      if (Number(item.usd)) parts.push(this.usd(item.usd));
      return parts.join(" · ");
    },
  },
};
