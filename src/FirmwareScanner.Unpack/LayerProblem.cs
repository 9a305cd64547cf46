using System;
using System.IO;

namespace FirmwareScanner.Unpack;

/// <summary>What can be wrong with a layer.</summary>
public enum ProblemKind
{
    /// <summary>Its bytes contradict its format, or end its decoding early.</summary>
    Damaged,

    /// <summary>A checksum over its bytes is wrong; what can be read was read.</summary>
    Checksum,

    /// <summary>It ends before it should.</summary>
    Truncated,

    /// <summary>It is encrypted, and no password given opens it.</summary>
    Encrypted,

    /// <summary>It uses a method, version or feature that is not read.</summary>
    Unsupported,

    /// <summary>A layer is declared here, and what lies here is none.</summary>
    Missing,

    /// <summary>Layers are nested deeper than allowed.</summary>
    Depth,

    /// <summary>There are more objects than allowed.</summary>
    Objects,

    /// <summary>More bytes would be unpacked than allowed.</summary>
    Unpacked,

    /// <summary>It unpacks to a larger multiple of its size than allowed.</summary>
    Ratio,

    /// <summary>It needs more memory than allowed.</summary>
    Memory,

    /// <summary>Bytes of a stream that can be read only once would have to be read again, and are held no longer.</summary>
    Lost,
}

/// <summary>Something wrong with a layer: why not all in it could be looked at, or why what was read may not be what was meant.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">In words, for a person, without the layer's path; names of strangers in it are raw.</param>
public sealed record LayerProblem(ProblemKind Kind, string Text);

/// <summary>A layer cannot be read, or no further. The walk goes on with the next.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">In words, for a person.</param>
public sealed class UnpackException(ProblemKind kind, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>Whether a limit of the whole walk is reached, or the image cannot be read again: nothing more can be unpacked.</summary>
    public bool EndsWalk => Kind is ProblemKind.Objects or ProblemKind.Unpacked or ProblemKind.Ratio or ProblemKind.Lost;

    /// <summary>
    /// Whether an exception says that bytes are not what a decoder wanted: anything that a library may throw for strange input, and
    /// nothing that says that the machine, the file below or this program failed, that the user wants to stop, or that the walk must end.
    /// </summary>
    /// <param name="exception">The exception.</param>
    internal static bool IsDamage(Exception exception) => exception switch
    {
        UnpackException unpack => !unpack.EndsWalk,
        OperationCanceledException or InsufficientExecutionStackException or UnauthorizedAccessException => false,
        OutOfMemoryException => false,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException => false,
        EndOfStreamException or InvalidDataException => true,
        IOException io => io.HResult is 0 or unchecked((int)0x80131620),
        _ => true,
    };

    /// <summary>The problem that an exception of a decoder stands for.</summary>
    /// <param name="exception">The exception; <see cref="IsDamage"/> holds for it.</param>
    internal static LayerProblem Describe(Exception exception) => exception switch
    {
        UnpackException unpack => new LayerProblem(unpack.Kind, unpack.Message),
        EndOfStreamException => new LayerProblem(ProblemKind.Truncated, "the data ends early"),
        NotSupportedException or NotImplementedException => new LayerProblem(ProblemKind.Unsupported, exception.Message),
        _ => new LayerProblem(ProblemKind.Damaged, exception.Message),
    };
}
