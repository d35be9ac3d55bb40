import { Hand } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function InboxPage() {
  return (
    <Page title="Needs you">
      <EmptyState icon={<Hand size={24} />} title="Needs you">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
