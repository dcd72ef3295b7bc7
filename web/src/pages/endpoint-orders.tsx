// What an operator can order for an endpoint: hold it as it is, release it, approve a proposed plan.

import type { EndpointView } from '../../../src/board/views.ts'
import { OrderButton } from '../parts/order.tsx'
import { State } from '../parts/state.tsx'
import { planState } from '../words/states.ts'
import { Changes } from './repair.tsx'

export function HoldOrders({ endpoint: e }: { endpoint: EndpointView }) {
  if (e.hold === null)
    return (
      <OrderButton
        key="hold"
        word="Hold"
        meaning={`${e.name} keeps answering ${e.answers.join(', ')}, whatever health says, until it is released.`}
        method="POST"
        path="holds"
        body={(why) => ({ endpoint: e.name, why })}
      />
    )
  return (
    <OrderButton
      key="release"
      word="Release"
      meaning={`${e.name} follows its targets' health again. It may move at once.`}
      method="DELETE"
      path={`holds/${encodeURIComponent(e.name)}`}
      body={(why) => ({ why })}
    />
  )
}

type ProposalProps = { endpoint: string; proposal: NonNullable<EndpointView['proposal']>; mayOrder: boolean }

export function Proposal({ endpoint, proposal, mayOrder }: ProposalProps) {
  return (
    <div class="proposal">
      <p>
        <State told={planState('proposed')} strong /> Generation {proposal.generation} (
        <code title={proposal.digest}>{proposal.digest.slice(0, 8)}</code>) waits for approval:{' '}
        {proposal.reason}
      </p>
      {mayOrder && (
        <OrderButton
          word="Approve"
          meaning={`Exactly this plan takes force: generation ${proposal.generation}, digest ${proposal.digest}.`}
          method="POST"
          path="plans/approve"
          asksWhy={false}
          shows={<Changes endpoint={endpoint} />}
          body={() => ({ endpoint, generation: proposal.generation, digest: proposal.digest })}
        />
      )}
    </div>
  )
}
