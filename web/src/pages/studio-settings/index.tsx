import { Page } from "../../shell/page.tsx";

export function StudioSettingsPage() {
  return (
    <Page title="Settings">
      <p className="text-ink-soft">This page is being built.</p>
    </Page>
  );
}
