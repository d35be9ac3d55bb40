import { Film } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function RunsPage() {
  return (
    <Page title="Runs">
      <EmptyState icon={<Film size={24} />} title="Runs">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
