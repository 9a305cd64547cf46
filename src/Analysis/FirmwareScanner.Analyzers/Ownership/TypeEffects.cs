using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// Runs the flow analysis over the bodies of one type and answers what its methods do to its [Owned] fields, so that a helper such as
/// "release the previous block" counts where it is called.
/// </summary>
internal sealed class TypeEffects
{
    private readonly INamedTypeSymbol _type;
    private readonly LeaseContracts _contracts;
    private readonly Findings _findings;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<ISymbol, List<Body>> _bodies = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<IFieldSymbol>> _notCleared = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, FieldUses> _uses = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _underWay = new(SymbolEqualityComparer.Default);

    public TypeEffects(
        INamedTypeSymbol type, IEnumerable<Body> bodies, LeaseContracts contracts, Findings findings, CancellationToken cancellation)
    {
        _type = type;
        _contracts = contracts;
        _findings = findings;
        _cancellation = cancellation;
        foreach (Body body in bodies)
        {
            if (!_bodies.TryGetValue(body.Owner, out List<Body> ofOwner))
            {
                ofOwner = [];
                _bodies.Add(body.Owner, ofOwner);
            }

            ofOwner.Add(body);
        }
    }

    /// <summary>Analyses every body that was not needed before.</summary>
    public void AnalyzeAll()
    {
        foreach (ISymbol owner in _bodies.Keys)
        {
            Analyze(owner);
        }
    }

    /// <summary>What a call of a method does to a field of the type.</summary>
    public FieldEffect Of(IMethodSymbol method, IFieldSymbol field)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        if (definition.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke)
        {
            return FieldEffect.Unknown;
        }

        bool isOfType = SymbolEqualityComparer.Default.Equals(definition.ContainingType, _type.OriginalDefinition);
        if (!isOfType || definition.MethodKind == MethodKind.Constructor)
        {
            return FieldEffect.Untouched;
        }

        if (definition.IsAbstract || ((definition.IsVirtual || definition.IsOverride) && !_type.IsSealed && !definition.IsSealed))
        {
            return FieldEffect.Unknown;
        }

        FieldUses uses = Uses(definition);
        if (!uses.Written.Contains(field))
        {
            return uses.Named.Contains(field) ? FieldEffect.Read : FieldEffect.Untouched;
        }

        // A method that comes round to itself while it is analysed could do anything.
        return !_underWay.Contains(definition) && !Analyze(definition).Contains(field) ? FieldEffect.Cleared : FieldEffect.Unknown;
    }

    private HashSet<IFieldSymbol> Analyze(ISymbol owner)
    {
        if (_notCleared.TryGetValue(owner, out HashSet<IFieldSymbol> known))
        {
            return known;
        }

        HashSet<IFieldSymbol> notCleared = new(SymbolEqualityComparer.Default);
        _underWay.Add(owner);
        foreach (Body body in _bodies[owner])
        {
            BodyVariables variables = new(body, _contracts);
            notCleared.UnionWith(Flow(body, variables));
            notCleared.UnionWith(Untracked(owner, variables));
            AnalyzeNested(variables);
        }

        _underWay.Remove(owner);
        _notCleared[owner] = notCleared;
        return notCleared;
    }

    private HashSet<IFieldSymbol> Flow(Body body, BodyVariables variables)
    {
        return new BodyFlow(new BodyContext(body, variables, _contracts, this, _findings, _cancellation)).Run();
    }

    // Fields that only callees or nested functions name have no holder in the body, so the body cannot vouch for them.
    private IEnumerable<IFieldSymbol> Untracked(ISymbol owner, BodyVariables variables)
    {
        foreach (IFieldSymbol field in Uses(owner).Named)
        {
            if (variables.HolderOf(field) < 0)
            {
                yield return field;
            }
        }
    }

    private void AnalyzeNested(BodyVariables variables)
    {
        foreach (IOperation use in variables.ForeignUses)
        {
            _findings.Add(
                OwnershipDiagnostics.GivenAway,
                use.Syntax,
                $"'{CodeText.Of(use.Syntax)}' is captured by a function that runs who knows when",
                "pass the lease as an argument, marked [Consumed] if the function releases it");
        }

        foreach (Body nested in variables.Nested)
        {
            BodyVariables inner = new(nested, _contracts);
            Flow(nested, inner);
            AnalyzeNested(inner);
        }
    }

    private FieldUses Uses(ISymbol method)
    {
        if (!_uses.TryGetValue(method, out FieldUses uses))
        {
            uses = new FieldUses(_contracts);
            uses.Collect(method, _bodies);
            _uses.Add(method, uses);
        }

        return uses;
    }
}
