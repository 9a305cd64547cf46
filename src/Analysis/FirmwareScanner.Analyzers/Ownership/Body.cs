using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Code with a control flow graph of its own: a method, an accessor, an initialiser, a lambda, a local function.</summary>
internal sealed class Body
{
    public Body(ControlFlowGraph graph, ISymbol owner)
    {
        Graph = graph;
        Owner = owner;
    }

    public ControlFlowGraph Graph { get; }

    /// <summary>The method, or the field or property that is initialised.</summary>
    public ISymbol Owner { get; }

    /// <summary>The whole code.</summary>
    public SyntaxNode Syntax => Graph.OriginalOperation.Syntax;

    public IMethodSymbol? Method => Owner as IMethodSymbol;
}
