using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// The macro groups of a load: bodies of extended signatures with an offset <c>$n</c>, any of which a subsignature <c>${a-b}n$</c> of a
/// logical signature of the same target type stands for.
/// </summary>
internal sealed class MacroGroups
{
    /// <summary>How many groups there are.</summary>
    public const int Count = 32;

    private readonly Dictionary<(int Target, int Group), List<IReadOnlyList<Sequence>>> _members = [];

    /// <summary>How many bodies all groups have.</summary>
    public int MemberCount { get; private set; }

    /// <summary>Adds a body to a group.</summary>
    /// <param name="target">The target type.</param>
    /// <param name="group">The group, from 0 to 31.</param>
    /// <param name="body">What it looks for.</param>
    public void Add(int target, int group, IReadOnlyList<Sequence> body)
    {
        if (!_members.TryGetValue((target, group), out List<IReadOnlyList<Sequence>>? bodies))
        {
            _members[(target, group)] = bodies = [];
        }

        bodies.Add(body);
        MemberCount++;
    }

    /// <summary>The bodies of a group.</summary>
    /// <param name="target">The target type.</param>
    /// <param name="group">The group.</param>
    public IReadOnlyList<IReadOnlyList<Sequence>> Of(int target, int group) => _members.GetValueOrDefault((target, group)) ?? [];
}
