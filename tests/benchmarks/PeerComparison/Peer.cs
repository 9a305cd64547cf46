using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>A scanner in the comparison: how it is called and what its output means.</summary>
public abstract class Peer
{
    /// <summary>Name in tables.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it tells where a match is.</summary>
    public virtual bool HasOffsets => true;

    /// <summary>Whether it does what the others do, so that the matches must be the same.</summary>
    public virtual bool HasSameTask => true;

    /// <summary>The most signatures it is run with; slow tools are spared the large sets.</summary>
    public virtual int MaximumSignatures => int.MaxValue;

    /// <summary>Whether it is so slow that it gets the small part of the corpus.</summary>
    public virtual bool IsSlow => false;

    /// <summary>Exit codes that mean success.</summary>
    public virtual IReadOnlyList<int> ExitCodes => [0];

    /// <summary>Asks the tool for its version.</summary>
    /// <returns>One line.</returns>
    public abstract string Version();

    /// <summary>Does beforehand what is not measured, such as compiling a database.</summary>
    /// <param name="signatures">Signature files without their extension.</param>
    public virtual void Prepare(string signatures)
    {
    }

    /// <summary>The command line that scans a folder and lists every match.</summary>
    /// <param name="signatures">Signature files without their extension.</param>
    /// <param name="folder">Folder to scan with all folders below.</param>
    /// <returns>Program and arguments.</returns>
    public abstract IReadOnlyList<string> Command(string signatures, string folder);

    /// <summary>Reads the matches out of what the tool printed.</summary>
    /// <param name="run">A finished run.</param>
    /// <param name="folder">The folder it scanned.</param>
    /// <returns>The matches.</returns>
    /// <exception cref="BenchmarkException">The output is not what the tool is known to print.</exception>
    public abstract IEnumerable<PeerMatch> Read(TimedRun run, string folder);

    /// <summary>Seconds the tool itself says it took for reading and scanning.</summary>
    /// <param name="signatures">Signature files without their extension.</param>
    /// <param name="folder">Folder to scan.</param>
    /// <param name="run">A finished run.</param>
    /// <returns>The figures, or null if it has none.</returns>
    public virtual OwnFigures? ReadOwnFigures(string signatures, string folder, TimedRun run) => null;

    /// <summary>Explains why the tool does not report a match that it should.</summary>
    /// <param name="missing">The match.</param>
    /// <param name="reported">What the tool reports.</param>
    /// <param name="set">The signatures.</param>
    /// <returns>The documented reason, or null: then the tools disagree.</returns>
    public virtual string? Explain(PeerMatch missing, IReadOnlySet<PeerMatch> reported, SignatureSet set) => null;

    /// <summary>Tells whether as many matches of one signature in one file were reported as a tool reports at most.</summary>
    /// <param name="missing">A match that was not reported, of the signature and in the file.</param>
    /// <param name="reported">What was reported.</param>
    /// <param name="cap">The most the tool reports.</param>
    /// <returns>Whether the cap was reached.</returns>
    protected static bool ReachesCap(PeerMatch missing, IReadOnlySet<PeerMatch> reported, int cap)
    {
        return reported.Count(match => match.Signature == missing.Signature && match.File == missing.File) >= cap;
    }

    /// <summary>Turns the name of a signature into its number.</summary>
    /// <param name="name">"s" and the number.</param>
    /// <returns>The number.</returns>
    /// <exception cref="BenchmarkException">It is another name.</exception>
    protected int SignatureNumber(ReadOnlySpan<char> name)
    {
        return name.Length > 1 && name[0] == 's' && int.TryParse(name[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Unexpected(name.ToString());
    }

    /// <summary>Makes a path relative to the scanned folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">A path the tool printed.</param>
    /// <returns>Relative path with forward slashes.</returns>
    protected static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>The failure for output that cannot be read.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The exception to throw.</returns>
    protected BenchmarkException Unexpected(string line) => new($"{Name}: expected a match in its output, found \"{line}\"");
}
