import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../core/store.ts";
import { artifactsContract } from "./contract/artifacts.testsuite.ts";
import { emitContract } from "./contract/emit.testsuite.ts";
import { gatesContract } from "./contract/gates.testsuite.ts";
import { logContract } from "./contract/log.testsuite.ts";
import { membersContract } from "./contract/members.testsuite.ts";
import { outputsContract } from "./contract/outputs.testsuite.ts";
import { projectsContract } from "./contract/projects.testsuite.ts";
import { removalContract } from "./contract/removal.testsuite.ts";
import { requestsContract } from "./contract/requests.testsuite.ts";
import { runVersionsContract } from "./contract/run-versions.testsuite.ts";
import { runsContract } from "./contract/runs.testsuite.ts";
import { createScene, type Scene } from "./contract/scene.ts";
import { scopeContract } from "./contract/scope.testsuite.ts";
import { stagesContract } from "./contract/stages.testsuite.ts";
import { unitsContract } from "./contract/units.testsuite.ts";
import { upkeepContract } from "./contract/upkeep.testsuite.ts";

/** A store to test, and how to be rid of it. */
export interface StoreSubject {
  readonly store: Store;
  close(): Promise<void>;
}

/** What every maker of the `Store` port keeps to. */
export function storeContract(name: string, open: () => Promise<StoreSubject>): void {
  describe(`store: ${name}`, () => {
    let subject: StoreSubject;
    let scene: Scene;
    beforeEach(async () => {
      subject = await open();
      scene = await createScene(subject.store);
    });
    afterEach(() => subject.close());

    const parts = [
      projectsContract,
      runsContract,
      removalContract,
      stagesContract,
      unitsContract,
      emitContract,
      artifactsContract,
      runVersionsContract,
      gatesContract,
      logContract,
      outputsContract,
      scopeContract,
      membersContract,
      requestsContract,
      upkeepContract,
    ];
    for (const part of parts) part(() => scene);
  });
}
