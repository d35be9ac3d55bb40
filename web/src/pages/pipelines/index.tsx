import { Workflow } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function PipelinesPage() {
  return (
    <Page title="Pipelines">
      <EmptyState icon={<Workflow size={24} />} title="Pipelines">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
