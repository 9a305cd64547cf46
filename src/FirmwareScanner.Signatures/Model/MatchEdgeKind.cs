namespace FirmwareScanner.Signatures.Model;

/// <summary>Kinds of <see cref="MatchEdge"/>; the ends of the object count as there.</summary>
public enum MatchEdgeKind
{
    /// <summary><c>(B)</c>: a byte that delimits names of hosts and files; in front and behind they differ.</summary>
    Boundary,

    /// <summary><c>(L)</c>: the end of a line.</summary>
    LineEnd,

    /// <summary><c>(W)</c>: a byte that is no ASCII letter or digit.</summary>
    NoWord,

    /// <summary><c>aa[4-8]</c>: a certain byte some bytes away; the end of the object does not count as one.</summary>
    Byte,
}
