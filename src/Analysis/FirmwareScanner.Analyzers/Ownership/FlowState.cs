using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>
/// One abstract state of one path: which variable holds which lease (aliases hold the same), what is known of each lease, what the
/// Boolean variables are, and which jumps wait for a finally region. Equal after <see cref="Normalize"/> if nothing tells them apart.
/// </summary>
internal sealed class FlowState : IEquatable<FlowState>
{
    /// <summary>Not a lease, or a variable that holds nothing that is followed.</summary>
    public const int Untracked = -1;

    /// <summary>The empty lease.</summary>
    public const int None = 0;

    private readonly int[] _holders;
    private readonly sbyte[] _flags;
    private readonly List<LeaseFact?> _facts;

    public FlowState(int holders, int flags)
    {
        _holders = new int[holders];
        _flags = new sbyte[flags];
        _facts = [];
        for (int index = 0; index < holders; index++)
        {
            _holders[index] = Untracked;
        }
    }

    private FlowState(FlowState other)
    {
        _holders = (int[])other._holders.Clone();
        _flags = (sbyte[])other._flags.Clone();
        _facts = [.. other._facts];
        Pending = other.Pending;
        ReturnSite = other.ReturnSite;
    }

    /// <summary>Innermost of the jumps that wait for the end of a finally region.</summary>
    public PendingJump? Pending { get; set; }

    /// <summary>The expression whose value is being returned.</summary>
    public SyntaxNode? ReturnSite { get; set; }

    /// <summary>Leases of the state, numbered from 1; one that nobody holds may be missing.</summary>
    public int LeaseCount => _facts.Count;

    public FlowState Clone()
    {
        return new FlowState(this);
    }

    public int Held(int holder)
    {
        return _holders[holder];
    }

    public void Hold(int holder, int lease)
    {
        _holders[holder] = lease;
    }

    public LeaseFact? Fact(int lease)
    {
        return lease > None ? _facts[lease - 1] : null;
    }

    public void SetFact(int lease, LeaseFact? fact)
    {
        _facts[lease - 1] = fact;
    }

    public int Add(LeaseFact fact)
    {
        _facts.Add(fact);
        return _facts.Count;
    }

    /// <summary>Adds a resource that the code has acquired now, after all others that it owns.</summary>
    public int AddNewest(LeaseFact fact)
    {
        int newest = 0;
        foreach (LeaseFact? other in _facts)
        {
            newest = Math.Max(newest, other?.Order ?? 0);
        }

        return Add(fact.Ordered(newest + 1));
    }

    /// <summary>Adds a lease that is somebody else's.</summary>
    public int AddLent(SyntaxNode origin, ITypeSymbol? type)
    {
        return Add(new LeaseFact(LeaseStatus.Lent, LeasePresence.Assumed, origin, type));
    }

    /// <summary>Adds a lease about which nothing is said.</summary>
    public int AddSilenced(SyntaxNode origin)
    {
        return Add(new LeaseFact(LeaseStatus.Silenced, LeasePresence.Assumed, origin, null));
    }

    /// <summary>Every holder of the lease holds the empty one from now on: a comparison said so.</summary>
    public void MakeNone(int lease)
    {
        for (int holder = 0; holder < _holders.Length; holder++)
        {
            if (_holders[holder] == lease)
            {
                _holders[holder] = None;
            }
        }

        _facts[lease - 1] = null;
    }

    public bool IsHeld(int lease)
    {
        return Array.IndexOf(_holders, lease) >= 0;
    }

    /// <summary>Value of a Boolean variable, or null if it is not known.</summary>
    public bool? Flag(int flag)
    {
        return _flags[flag] == 0 ? null : _flags[flag] > 0;
    }

    public void SetFlag(int flag, bool? value)
    {
        _flags[flag] = (sbyte)(value is null ? 0 : value.Value ? 1 : -1);
    }

    /// <summary>Forgets all Boolean values: fewer states, at the price of paths that cannot happen.</summary>
    public void ForgetFlags()
    {
        Array.Clear(_flags, 0, _flags.Length);
    }

    /// <summary>Numbers the leases in the order of their holders and drops those without: loops come back to the same state.</summary>
    public void Normalize()
    {
        int[] renamed = new int[_facts.Count + 1];
        List<LeaseFact?> kept = [];
        for (int holder = 0; holder < _holders.Length; holder++)
        {
            int lease = _holders[holder];
            if (lease <= None)
            {
                continue;
            }

            if (renamed[lease] == 0)
            {
                kept.Add(_facts[lease - 1]);
                renamed[lease] = kept.Count;
            }

            _holders[holder] = renamed[lease];
        }

        Rank(kept);
        _facts.Clear();
        _facts.AddRange(kept);
    }

    /// <summary>Numbers the resources that are still owned from 1 on, in the order in which they were acquired.</summary>
    private static void Rank(List<LeaseFact?> facts)
    {
        int[] ranks = new int[facts.Count];
        for (int index = 0; index < facts.Count; index++)
        {
            foreach (LeaseFact? other in facts)
            {
                bool isBefore = other is { Status: LeaseStatus.Owned, Order: > 0 } && other.Order <= (facts[index]?.Order ?? 0);
                ranks[index] += isBefore ? 1 : 0;
            }
        }

        for (int index = 0; index < facts.Count; index++)
        {
            facts[index] = facts[index]?.Ordered(facts[index]!.Status == LeaseStatus.Owned ? ranks[index] : 0);
        }
    }

    public bool Equals(FlowState? other)
    {
        if (other is null || _facts.Count != other._facts.Count || ReturnSite != other.ReturnSite || !Equals(Pending, other.Pending))
        {
            return false;
        }

        for (int index = 0; index < _holders.Length; index++)
        {
            if (_holders[index] != other._holders[index])
            {
                return false;
            }
        }

        for (int index = 0; index < _flags.Length; index++)
        {
            if (_flags[index] != other._flags[index])
            {
                return false;
            }
        }

        for (int index = 0; index < _facts.Count; index++)
        {
            if (!Equals(_facts[index], other._facts[index]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj)
    {
        return Equals(obj as FlowState);
    }

    public override int GetHashCode()
    {
        int hash = Pending?.GetHashCode() ?? 17;
        foreach (int lease in _holders)
        {
            hash = (hash * 31) + lease;
        }

        foreach (sbyte flag in _flags)
        {
            hash = (hash * 31) + flag;
        }

        foreach (LeaseFact? fact in _facts)
        {
            hash = (hash * 31) + (fact?.GetHashCode() ?? 0);
        }

        return hash;
    }
}
