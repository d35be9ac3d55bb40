import { Film } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function RunPage() {
  return (
    <Page title="Run">
      <EmptyState icon={<Film size={24} />} title="Run">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
