using System;
using System.Linq;

namespace FirmwareScanner.Fleet;

/// <summary>The topics of a fleet: one tree a board, <c>PREFIX/BOARD/...</c> (docs/fleet.md).</summary>
/// <param name="prefix">What all topics of the fleet begin with; see <see cref="IsName"/>, slashes allowed between names.</param>
public sealed class FleetTopics(string prefix)
{
    /// <summary>The prefix if none is given.</summary>
    public const string DefaultPrefix = "fwscan";

    /// <summary>Stands for every board where a database is offered.</summary>
    public const string AllBoards = "all";

    private const int LongestName = 64;

    /// <summary>Whether a board can be called so: 1 to 64 letters of ASCII, digits, '-', '_' and '.', and not <c>all</c>.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= LongestName && name != AllBoards && name[0] != '.'
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
    }

    /// <summary>Whether topics can begin so: names with single slashes between them.</summary>
    /// <param name="prefix">The prefix.</param>
    public static bool IsPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return prefix.Split('/').All(IsName);
    }

    /// <summary>A topic of a board.</summary>
    /// <param name="board">Its name; <c>+</c> for those of all boards.</param>
    /// <param name="leaf">What it is about.</param>
    public string Of(string board, FleetLeaf leaf) => $"{prefix}/{board}/{NameOf(leaf)}";

    /// <summary>Tells what a topic is about.</summary>
    /// <param name="topic">A topic.</param>
    /// <param name="board">Receives the board's name.</param>
    /// <param name="leaf">Receives what it is about.</param>
    /// <returns>Whether it is a topic of this fleet.</returns>
    public bool TryParse(string topic, out string board, out FleetLeaf leaf)
    {
        ArgumentNullException.ThrowIfNull(topic);
        board = "";
        leaf = default;
        string[] names = topic.StartsWith(prefix + "/", StringComparison.Ordinal) ? topic[(prefix.Length + 1)..].Split('/') : [];
        if (names.Length != 2 || (names[0] != AllBoards && !IsName(names[0])))
        {
            return false;
        }

        board = names[0];
        foreach (FleetLeaf candidate in Enum.GetValues<FleetLeaf>())
        {
            if (NameOf(candidate) == names[1])
            {
                leaf = candidate;
                return true;
            }
        }

        return false;
    }

    private static string NameOf(FleetLeaf leaf) => leaf switch
    {
        FleetLeaf.State => "state",
        FleetLeaf.Verdict => "verdict",
        FleetLeaf.Event => "event",
        FleetLeaf.Fault => "fault",
        FleetLeaf.Memory => "memory",
        FleetLeaf.Confirm => "confirm",
        FleetLeaf.Database => "database",
        _ => "update",
    };
}

/// <summary>What a topic of a board is about.</summary>
public enum FleetLeaf
{
    /// <summary>Whether the board is there, and which; kept by the broker, and its last will.</summary>
    State,

    /// <summary>Verdicts of its streams.</summary>
    Verdict,

    /// <summary>All else that it logs, and what is missing in its log.</summary>
    Event,

    /// <summary>Faults.</summary>
    Fault,

    /// <summary>Its memory marks; kept by the broker.</summary>
    Memory,

    /// <summary>From subscribers: what they have stored.</summary>
    Confirm,

    /// <summary>From whoever has a new database: the database, kept by the broker.</summary>
    Database,

    /// <summary>What became of a database that was offered; kept by the broker.</summary>
    Update,
}
