using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Places where an exception may be thrown, so that a path leads from there to the handlers and out of the body.</summary>
internal sealed class ThrowPoints
{
    private readonly LeaseContracts _contracts;
    private readonly SemanticModel? _model;
    private readonly Action<FlowState, SyntaxNode> _follow;

    /// <summary>Places of one body.</summary>
    /// <param name="contracts">Knows which methods do not throw.</param>
    /// <param name="model">Knows what loops go over, or null.</param>
    /// <param name="follow">Follows an exception of any type from a place upwards; takes the state over.</param>
    public ThrowPoints(LeaseContracts contracts, SemanticModel? model, Action<FlowState, SyntaxNode> follow)
    {
        _contracts = contracts;
        _model = model;
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

    /// <summary>A call is made, by the source or because the compiler adds it.</summary>
    public void MayThrow(IMethodSymbol method, FlowState state, IOperation call)
    {
        if (!(call.IsImplicit && IsStepOverElements(call.Syntax)))
        {
            MayThrow(method, state, call.Syntax);
        }
    }

    // A foreach over an array or a text counts; the enumerator that the flow graph shows instead is never made.
    private bool IsStepOverElements(SyntaxNode place)
    {
        CommonForEachStatementSyntax? loop = place.AncestorsAndSelf().OfType<CommonForEachStatementSyntax>()
            .FirstOrDefault(each => each == place || IsOfHead(each, place));
        ITypeSymbol? type = loop is null || _model?.SyntaxTree != loop.SyntaxTree ? null : _model.GetTypeInfo(loop.Expression).Type;
        return type is IArrayTypeSymbol || type?.SpecialType == SpecialType.System_String;
    }

    private static bool IsOfHead(CommonForEachStatementSyntax loop, SyntaxNode place)
    {
        bool isInside = loop.Statement.Span.Contains(place.Span) || (loop.Expression.Span.Contains(place.Span) && loop.Expression != place);
        return !isInside;
    }
}
