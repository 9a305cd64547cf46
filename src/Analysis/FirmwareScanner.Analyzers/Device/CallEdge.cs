using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>A call from one method of the compilation to another.</summary>
internal sealed class CallEdge
{
    public CallEdge(IMethodSymbol caller, IMethodSymbol target, Location place)
    {
        Caller = caller;
        Target = target;
        Place = place;
    }

    public IMethodSymbol Caller { get; }

    public IMethodSymbol Target { get; }

    public Location Place { get; }
}
