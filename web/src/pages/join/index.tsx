import { Page } from "../../shell/page.tsx";

export function JoinPage() {
  return (
    <Page title="Join">
      <p className="text-ink-soft">This page is being built.</p>
    </Page>
  );
}
