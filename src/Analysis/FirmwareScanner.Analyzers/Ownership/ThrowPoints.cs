using System;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Places where an exception may be thrown, so that a path leads from there to the handlers and out of the body.</summary>
internal sealed class ThrowPoints
{
    private readonly LeaseContracts _contracts;
    private readonly Action<FlowState, SyntaxNode> _follow;

    /// <summary>Places of one body.</summary>
    /// <param name="contracts">Knows which methods do not throw.</param>
    /// <param name="follow">Follows an exception of any type from a place upwards; takes the state over.</param>
    public ThrowPoints(LeaseContracts contracts, Action<FlowState, SyntaxNode> follow)
    {
        _contracts = contracts;
        _follow = follow;
    }

    /// <summary>Something of any type may be thrown here; the state goes on as it is where nothing is.</summary>
    public void At(FlowState state, SyntaxNode place)
    {
        _follow(state.Clone(), place);
    }

    /// <summary>A method is called, if there is one.</summary>
    public void MayThrow(IMethodSymbol? method, FlowState state, SyntaxNode place)
    {
        if (method is not null && _contracts.MayThrow(method))
        {
            At(state, place);
        }
    }
}
