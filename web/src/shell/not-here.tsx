import { Problem } from "./problem.tsx";
import { TopBar } from "./top-bar.tsx";

/** For an address under which there is no page. */
export function NotHere() {
  const hint = "It may have been typed or copied in part.";
  return (
    <>
      <TopBar project={null} />
      <main id="content" tabIndex={-1}>
        <Problem code="not-found" message="There is no page at this address." hint={hint} />
      </main>
    </>
  );
}
