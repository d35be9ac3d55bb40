import { Package } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function PropsPage() {
  return (
    <Page title="Props">
      <EmptyState icon={<Package size={24} />} title="Props">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
