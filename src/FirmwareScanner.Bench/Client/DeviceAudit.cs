using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;

namespace FirmwareScanner.Bench.Client;

/// <summary>What a device's audits found, and the last fault of each part.</summary>
public sealed record DeviceAudit
{
    /// <summary>Audit of the pipeline, its parts included.</summary>
    public PipelineFault Pipeline { get; init; }

    /// <summary>Audit of the ring.</summary>
    public MemoryFault Ring { get; init; }

    /// <summary>Audit of the pool.</summary>
    public MemoryFault Pool { get; init; }

    /// <summary>Audit of the memory plan.</summary>
    public MemoryFault Plan { get; init; }

    /// <summary>The latest refused call of the pipeline.</summary>
    public PipelineFault LastPipelineFault { get; init; }

    /// <summary>The latest refused call of the ring.</summary>
    public MemoryFault LastRingFault { get; init; }

    /// <summary>The latest refused call of the pool.</summary>
    public MemoryFault LastPoolFault { get; init; }

    /// <summary>The latest refused call of the plan.</summary>
    public MemoryFault LastPlanFault { get; init; }

    /// <summary>The latest fault of the link.</summary>
    public LinkFault LastLinkFault { get; init; }

    /// <summary>Whether every audit found its invariants holding.</summary>
    public bool IsSound => Pipeline == PipelineFault.None && Ring == MemoryFault.None && Pool == MemoryFault.None && Plan == MemoryFault.None;
}
