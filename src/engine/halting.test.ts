import { expect, onTestFinished, test } from "vitest";
import type { Principal } from "../core/principal.ts";
import type { Store } from "../core/store.ts";
import { moveUntil } from "../kit/test-stage.ts";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { memoryStore } from "../store/memory.ts";
import { shouts, shoutsThat, words } from "./test-stages.ts";

/** A store that holds back what `acquire` has decided until it is let go, as a slow disk does. */
function slowToLease(store: Store) {
  const letGo = Promise.withResolvers<void>();
  const leased = Promise.withResolvers<void>();
  const as = (principal: Principal) => {
    const stores = store.as(principal as { kind: "system"; job: string });
    if (principal.kind === "user") return stores;
    const acquire: typeof stores.journal.acquire = async (...request) => {
      const acquired = await stores.journal.acquire(...request);
      leased.resolve();
      await letGo.promise;
      return acquired;
    };
    return { ...stores, journal: { ...stores.journal, acquire } };
  };
  return { store: { ...store, as } as Store, leased: leased.promise, letGo: letGo.resolve };
}

async function opened(studio: TestStudio): Promise<TestStudio> {
  onTestFinished(() => studio.close());
  return studio;
}

test("a pause that comes while a unit is being leased waits for it", async () => {
  const slow = slowToLease(await memoryStore());
  const studio = await opened(
    await createTestStudio({ stages: [words, shouts], store: slow.store }),
  );
  const { id } = await studio.create(pipelineOf(words, shouts));
  await studio.engine.start(id, "user:local");
  await slow.leased;

  const pausing = studio.engine.pause(id, "user:local");
  await new Promise((resolve) => setTimeout(resolve, 20));
  slow.letGo();
  await moveUntil(studio, pausing);

  const types = (await studio.events(id)).map(({ type }) => type);
  expect((await pausing).status).toBe("paused");
  expect(types.at(-1)).toBe("run.paused");
  expect(types.filter((type) => type === "unit.completed")).toHaveLength(1);
});

test("a pause that a process did not live to carry out is overtaken by a start", async () => {
  const studio = await opened(
    await createTestStudio({ stages: [words, shoutsThat({ hang: true })] }),
  );
  const { id } = await studio.create(pipelineOf(words, shouts));
  await studio.engine.start(id, "user:local");
  await studio.store
    .as({ kind: "system", job: "test" })
    .journal.requestHalt(id, "pause", "user:local", 1);
  await studio.engine.close();

  const next = await opened(await createTestStudio({ ...studio, stages: [words, shouts] }));
  await next.engine.recover();
  await next.engine.start(id, "user:local");

  expect((await next.engine.whenResting(id)).status).toBe("completed");
});

test("a cancel that a process did not live to carry out is carried out by the next", async () => {
  const studio = await opened(
    await createTestStudio({ stages: [words, shoutsThat({ hang: true })] }),
  );
  const { id } = await studio.create(pipelineOf(words, shouts));
  await studio.engine.start(id, "user:local");
  await studio.store
    .as({ kind: "system", job: "test" })
    .journal.requestHalt(id, "cancel", "user:local", 1);
  await studio.engine.close();

  const next = await opened(await createTestStudio({ ...studio, stages: [words, shouts] }));
  await next.engine.recover();

  expect((await next.stores.runs.get(id)).status).toBe("cancelled");
});
