using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>A method that an operation calls, and what it calls it on.</summary>
internal sealed class CallSite
{
    public CallSite(IMethodSymbol method, ITypeSymbol? receiver, bool isOfBase)
    {
        Method = method;
        Receiver = receiver;
        IsOfBase = isOfBase;
    }

    public IMethodSymbol Method { get; }

    /// <summary>The type of the object, as closely as the expression tells it; null for a static member.</summary>
    public ITypeSymbol? Receiver { get; }

    /// <summary>Whether it is called through <c>base</c>, so that no override can run.</summary>
    public bool IsOfBase { get; }
}
