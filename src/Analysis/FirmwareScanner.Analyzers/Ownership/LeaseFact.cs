using System;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>What is known about one lease on one path: its status, where it came from and where it ended. Immutable.</summary>
internal sealed class LeaseFact : IEquatable<LeaseFact>
{
    public LeaseFact(LeaseStatus status, LeasePresence presence, SyntaxNode origin, ITypeSymbol? type, ISymbol? lender = null)
        : this(status, presence, origin, type, lender, null, null, null)
    {
    }

    private LeaseFact(
        LeaseStatus status,
        LeasePresence presence,
        SyntaxNode origin,
        ITypeSymbol? type,
        ISymbol? lender,
        SyntaxNode? end,
        string? name,
        ISymbol? parameter,
        int order = 0,
        IFieldSymbol? home = null)
    {
        Status = status;
        Presence = presence;
        Origin = origin;
        Type = type;
        Lender = lender;
        End = end;
        Name = name;
        Parameter = parameter;
        Order = order;
        Home = home;
    }

    public LeaseStatus Status { get; }

    public LeasePresence Presence { get; }

    /// <summary>The expression that it came from.</summary>
    public SyntaxNode Origin { get; }

    /// <summary>The type that it has where it came from, for messages.</summary>
    public ITypeSymbol? Type { get; }

    /// <summary>The variable whose loans end together with this one, such as a scope; null if nobody knows.</summary>
    public ISymbol? Lender { get; }

    /// <summary>The call that made it stale.</summary>
    public SyntaxNode? End { get; }

    /// <summary>The variable that held it first, for messages.</summary>
    public string? Name { get; }

    /// <summary>The consuming parameter that brought it.</summary>
    public ISymbol? Parameter { get; }

    /// <summary>Of two resources that the code owns the one with the greater number was acquired later; 0 if nobody knows.</summary>
    public int Order { get; }

    /// <summary>The field of the object that held it when the body began; null if none did.</summary>
    public IFieldSymbol? Home { get; }

    public bool IsStale => Status is LeaseStatus.Released or LeaseStatus.Transferred or LeaseStatus.LoanEnded;

    public LeaseFact Ended(LeaseStatus status, SyntaxNode end)
    {
        return new LeaseFact(status, LeasePresence.Certain, Origin, Type, Lender, end, Name, Parameter, Order, Home);
    }

    public LeaseFact With(LeaseStatus status)
    {
        return new LeaseFact(status, Presence, Origin, Type, Lender, End, Name, Parameter, Order, Home);
    }

    public LeaseFact With(LeasePresence presence)
    {
        return new LeaseFact(Status, presence, Origin, Type, Lender, End, Name, Parameter, Order, Home);
    }

    public LeaseFact Named(string name)
    {
        return Name is null ? new LeaseFact(Status, Presence, Origin, Type, Lender, End, name, Parameter, Order, Home) : this;
    }

    public LeaseFact Ordered(int order)
    {
        return order == Order ? this : new LeaseFact(Status, Presence, Origin, Type, Lender, End, Name, Parameter, order, Home);
    }

    public LeaseFact At(IFieldSymbol home)
    {
        return new LeaseFact(Status, Presence, Origin, Type, Lender, End, Name, Parameter, Order, home);
    }

    public LeaseFact From(ISymbol parameter)
    {
        return new LeaseFact(Status, Presence, Origin, Type, Lender, End, parameter.Name, parameter, Order, Home);
    }

    public bool Equals(LeaseFact? other)
    {
        return other is not null && Status == other.Status && Presence == other.Presence && Origin == other.Origin && End == other.End
            && Name == other.Name && Order == other.Order && SymbolEqualityComparer.Default.Equals(Home, other.Home)
            && SymbolEqualityComparer.Default.Equals(Lender, other.Lender);
    }

    public override bool Equals(object? obj)
    {
        return Equals(obj as LeaseFact);
    }

    public override int GetHashCode()
    {
        int hash = ((int)Status * 3) + (int)Presence;
        hash = (hash * 31) + Origin.SpanStart;
        return (hash * 31) + (End?.SpanStart ?? 0);
    }
}
