namespace FirmwareScanner.RegularExpressions;

/// <summary>What a node of a graph does.</summary>
internal enum GraphNodeKind
{
    /// <summary>It ends the expression.</summary>
    End,

    /// <summary>It matches a byte.</summary>
    Position,

    /// <summary>It goes on in two ways.</summary>
    Branch,

    /// <summary>It asks for something.</summary>
    Assertion,
}

/// <summary>A node of a graph.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Next">The node after it.</param>
/// <param name="Other">Of a branch, the other node after it; of a position, its number.</param>
/// <param name="Assertion">What an assertion asks for.</param>
internal readonly record struct GraphNode(GraphNodeKind Kind, int Next, int Other, AssertionKind Assertion);
