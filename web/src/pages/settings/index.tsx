import { Settings } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function SettingsPage() {
  return (
    <Page title="Settings">
      <EmptyState icon={<Settings size={24} />} title="Settings">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
