using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>What the loops of a body ask about all of it, found in one walk.</summary>
internal sealed class BodyFacts
{
    private readonly List<IOperation> _functions = [];
    private readonly List<IOperation> _aliases = [];
    private readonly List<IVariableDeclaratorOperation> _declarators = [];
    private readonly IOperation _root;

    /// <summary>Walks a body.</summary>
    /// <param name="root">The whole of it.</param>
    public BodyFacts(IOperation root)
    {
        _root = root;
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ILocalFunctionOperation or IAnonymousFunctionOperation:
                    _functions.Add(operation);
                    break;
                case IVariableDeclaratorOperation declarator:
                    _declarators.Add(declarator);
                    break;
                case IAddressOfOperation
                    or IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } }:
                    _aliases.Add(operation);
                    break;
            }
        }
    }

    /// <summary>Whether something can be reached through a reference or a pointer, too.</summary>
    public bool HasAlias(ISymbol symbol)
    {
        return _aliases.Any(use => CounterStep.Writes(use, symbol));
    }

    /// <summary>What the functions inside the body do, but for those that a piece of code stands in.</summary>
    public IEnumerable<IOperation> FunctionsAround(SyntaxNode code)
    {
        return _functions.Where(function => !function.Syntax.Span.Contains(code.Span)).SelectMany(function => function.Descendants());
    }

    /// <summary>The number that a local holds from its declaration on, or null.</summary>
    public decimal? ConstantOf(ISymbol? variable)
    {
        IVariableDeclaratorOperation? declarator = variable is ILocalSymbol
            ? _declarators.FirstOrDefault(each => SymbolEqualityComparer.Default.Equals(each.Symbol, variable))
            : null;
        return declarator?.GetVariableInitializer() is { } initializer && Comparison.ConstantOf(initializer.Value) is { } constant
            && !_root.Descendants().Any(operation => CounterStep.Writes(operation, variable!))
            ? constant
            : null;
    }
}
