using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using FirmwareScanner.Conditions;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Layers;
using FirmwareScanner.Memory;
using FirmwareScanner.Modules.Firmware;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Search;
using FirmwareScanner.Unpack;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Files;

/// <summary>
/// Scans whole files and streams on the desktop, straight from one buffer. It is not thread-safe: use one for each thread;
/// they share the <see cref="SignatureSet"/>.
/// </summary>
public sealed class FileScanner
{
    /// <summary>
    /// Bytes read and scanned at a time. The kernel's copy must still be in the second-level cache when it is scanned: with 1 MiB the
    /// same scan takes half as long again.
    /// </summary>
    public const int PieceLength = 1 << 17;

    private const int PlanEntries = 32;

    private readonly StreamScanner _scanner;
    private readonly MatchCollector _matches;
    private readonly MatchLimits _limits;
    private readonly byte[] _buffer;
    private readonly SignatureSet _signatures;
    private readonly Stack<FilePiece> _pieces = [];
    private readonly int _history;
    private readonly bool _isFiltered;
    private readonly bool _looksForSomething;
    private readonly DeferredScan? _deferred;
    private readonly HashScan? _hashes;
    private readonly Spool _spool = new();
    private readonly List<string> _printed = [];
    private CancellationToken _cancellation;

    // What is scanned at the moment, the stream offset of its first byte, and the object that is read again when it has passed.
    private byte[] _current;
    private long _origin;
    private RereadContent? _content;

    // The first bytes of the object, which name an architecture, if rules are there that may ask for it.
    private readonly byte[] _start = new byte[ArchitectureReader.Length];
    private int _startLength;

    /// <summary>Prepares a scanner.</summary>
    /// <param name="signatures">What to look for.</param>
    /// <param name="limits">How many matches to list; the defaults if null.</param>
    /// <param name="filter">Which rules to tell of and to judge by; all if null.</param>
    public FileScanner(SignatureSet signatures, MatchLimits? limits = null, RuleFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        var plan = new MemoryPlan(int.MaxValue, PlanEntries, int.MaxValue);
        Finder = signatures.Search?.CreateGramFinder();
        _scanner = new StreamScanner(signatures.Database, plan, Finder);
        if (!_scanner.Attach(plan))
        {
            throw new InvalidOperationException($"the memory plan refused the scanner: {plan.LastFault}");
        }

        _limits = limits ?? new MatchLimits();
        _matches = new MatchCollector(signatures, _limits, filter) { ByteAt = ByteAt };
        _deferred = signatures.Engine is DeferredEngine engine ? new DeferredScan(engine, _matches) { Console = Print } : null;
        _hashes = signatures.Hashes.Count > 0 ? new HashScan(signatures, filter) : null;
        _isFiltered = filter is not null || ReadsAgain;
        _looksForSomething = filter?.LeavesSomething(signatures) != false;
        _history = _scanner.HistoryLength;
        _buffer = new byte[_history + PieceLength];
        _current = _buffer;
        _signatures = signatures;
    }

    /// <summary>What finds candidates; null where the database's own tables do.</summary>
    internal GramFinder? Finder { get; }

    private bool ReadsAgain => _deferred is not null || _hashes is not null;

    private bool NeedsContent => ReadsAgain || Excerpts is not null;

    /// <summary>Called after each piece with its length in bytes, on the scanning thread; for progress displays.</summary>
    public Action<int>? Advanced { get; set; }

    /// <summary>Called when a layer or a file inside begins, with its path below the file; for progress displays.</summary>
    public Action<string>? Entered { get; set; }

    /// <summary>
    /// Called when an object inside the file has ended in which rules fired, or with which something is wrong: the objects of the result, in the
    /// same order, on the scanning thread.
    /// </summary>
    public Action<ObjectResult>? Listed { get; set; }

    /// <summary>Knows objects inside of files, and is told of them, if <see cref="Unpack"/> is set; null to scan all.</summary>
    public IObjectMemory? Memory { get; set; }

    /// <summary>Threads that help with a large file that is scanned as it is; null for none.</summary>
    internal SpareThreads? Spare { get; init; }

    /// <summary>Length in bytes of the pieces of such a file; if 0, long enough that what they overlap by costs little.</summary>
    internal int LengthOfPieces { get; init; }

    /// <summary>How to look inside; null to scan bytes as they are, and to call clean what nobody looked into.</summary>
    public UnpackOptions? Unpack { get; init; }

    /// <summary>What to keep of the bytes of matches; null for nothing.</summary>
    public ExcerptOptions? Excerpts { get; init; }

    /// <summary>Scans a file. What cannot be read is a result with a reason, not an exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readSpecial">
    /// Whether to read devices, pipes and sockets, for paths that the user names. Otherwise they are refused with a reason:
    /// one that turns up in a folder may block for ever. A pipe waits for its writer.
    /// </param>
    /// <param name="cancellation">Ends the scan early, and the wait for a writer; the result says so.</param>
    public FileScanResult Scan(string path, bool readSpecial = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        _printed.Clear();
        return WithPrinted(ScanPath(path, readSpecial, cancellation));
    }

    private FileScanResult ScanPath(string path, bool readSpecial, CancellationToken cancellation)
    {
        try
        {
            FileKind kind = FileStatus.TryOf(path)?.Kind ?? FileKind.Regular;
            if (kind == FileKind.Folder)
            {
                return FileScanResult.NotScanned(path, IncompleteReason.Unreadable, "is a folder");
            }

            if (kind.IsSpecial() && !readSpecial)
            {
                return FileScanResult.NotScanned(path, ObjectReason.Special, $"is {kind.Describe()}, not a regular file: skipped");
            }

            if (kind.IsSpecial())
            {
                return ScanSpecial(path, cancellation);
            }

            using SafeFileHandle handle = InputFile.OpenHandle(path);
            return ScanHandle(path, handle, cancellation);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return FileScanResult.NotScanned(path, IncompleteReason.Unreadable, FileProblem.Describe(exception));
        }
    }

    /// <summary>Scans a stream to its end. A stream that fails is a result with a reason, not an exception.</summary>
    /// <param name="stream">
    /// The stream; it stays open. One whose reads may wait for ever does so, unless it is an <see cref="InterruptibleStream"/>.
    /// </param>
    /// <param name="name">What to call it in the result.</param>
    /// <param name="cancellation">Ends the scan early; the result says so.</param>
    public FileScanResult Scan(Stream stream, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        _printed.Clear();
        return WithPrinted(ScanStream(stream, name, cancellation));
    }

    private FileScanResult WithPrinted(FileScanResult result) => _printed.Count == 0 ? result : result with { Printed = [.. _printed] };

    private void Print(string line)
    {
        if (_printed.Count < RememberedScan.MostPrinted)
        {
            _printed.Add(line);
        }
    }

    private FileScanResult ScanStream(Stream stream, string name, CancellationToken cancellation)
    {
        if (Unpack is null)
        {
            return ScanBytes(stream, name, reports: true, cancellation);
        }

        if (!stream.CanSeek)
        {
            return ScanLayers(new ForwardSource(stream, Unpack.Limits.HeldBytes), name, cancellation);
        }

        FileScanResult result = ScanLayers(new SeekableSource(stream), name, cancellation);
        stream.Seek(0, SeekOrigin.End);
        return result;
    }

    private FileScanResult ScanBytes(
        Stream stream, string name, bool reports, CancellationToken cancellation, LayerPlace? place = null)
    {
        ByteSource? source = (stream as IReadAgain)?.Source;
        long start = source is null && stream.CanSeek ? stream.Position : 0;
        ObjectReader? reader = source is not null ? source.Read
            : stream.CanSeek ? (offset, destination) => ReadAt(stream, start + offset, destination)
            : null;
        string? problem = Run((_, piece) => stream.Read(piece), reports, cancellation, keeps: reader is null);
        FileScanResult result = Finish(name, _scanner.Length, problem, reader, place);
        if (source is null && stream.CanSeek)
        {
            stream.Position = start + result.BytesScanned;
        }

        return result;
    }

    private static int ReadAt(Stream stream, long offset, Span<byte> destination)
    {
        stream.Position = offset;
        return stream.Read(destination);
    }

    private FileScanResult ScanLayers(ByteSource source, string name, CancellationToken cancellation)
    {
        FileScanResult ScanObject(Stream stream, LayerPlace place) => ScanBytes(stream, name, place.IsImage, cancellation, place);
        Func<Stream, LayerPlace, FileScanResult> scan = Memory is null ? ScanObject : new RememberedScan(Memory, ScanObject, _printed, Print).Scan;
        return new LayerScan(Unpack!, _limits, scan) { Entered = Entered, Listed = Listed, Memory = Memory }.Run(source, cancellation);
    }

    private FileScanResult ScanSpecial(string path, CancellationToken cancellation)
    {
        using var stream = new InterruptibleStream(
            () => new FileStream(InputFile.OpenHandle(path, waitsForWriter: true), FileAccess.Read, 0), cancellation);
        try
        {
            stream.Open();
        }
        catch (OperationCanceledException)
        {
            // The scan says that it was stopped.
        }

        return ScanStream(stream, path, cancellation);
    }

    private FileScanResult ScanHandle(string path, SafeFileHandle handle, CancellationToken cancellation)
    {
        long size = RandomAccess.GetLength(handle);
        DateTime writtenBefore = File.GetLastWriteTimeUtc(handle);
        if (Unpack is not null)
        {
            FileScanResult result = ScanLayers(new FileSource(handle), path, cancellation);
            return ChangedFile.Mark(result, handle, size, writtenBefore);
        }

        int Read(long position, Span<byte> piece) => HasOutgrown(size, position) ? 0 : RandomAccess.Read(handle, piece, position);
        using PieceQueue? pieces = CutIntoPieces(Read, size);
        string? problem = Run(Read, reports: true, cancellation, pieces: pieces);
        if (problem is null)
        {
            problem = ChangedFile.Describe(handle, size, _scanner.Length, writtenBefore);
            if (problem is not null)
            {
                _scanner.MarkIncomplete(IncompleteReason.Changed);
            }
        }

        return Finish(path, size, problem, (offset, destination) => RandomAccess.Read(handle, destination, offset));
    }

    /// <summary>A file that grows as fast as it is read has no end. Files of the kernel say 0 bytes and have some all the same.</summary>
    private static bool HasOutgrown(long size, long position) => size > 0 && position > size;

    /// <summary>A large file as pieces, if there are threads for them; null to read it piece by piece. It is the same scanner that scans either.</summary>
    private PieceQueue? CutIntoPieces(OffsetReader read, long size)
    {
        const int UsualLength = 1 << 18;
        const int LeastHistories = 8;
        const int LeastPieces = 4;
        int length = LengthOfPieces > 0 ? LengthOfPieces : Math.Max(UsualLength, _history * LeastHistories);
        if (Spare is null || Finder is null || size < (long)length * LeastPieces)
        {
            return null;
        }

        FilePiece Create() => new(_history, length, new PieceCandidates(_signatures.Search!, _signatures.Database));
        return new PieceQueue(read, size, length, _pieces, Create, Spare);
    }

    /// <summary>Reads and scans to the end, a problem, or cancellation.</summary>
    /// <returns>The problem in words, or null.</returns>
    private string? Run(OffsetReader read, bool reports, CancellationToken cancellation, bool keeps = false, PieceQueue? pieces = null)
    {
        _cancellation = cancellation;
        _matches.Begin();
        _deferred?.Begin();
        _spool.Clear();
        _content = null;
        _startLength = 0;
        Expect(_scanner.Begin(_deferred is null ? _matches : _deferred));
        while (!cancellation.IsCancellationRequested)
        {
            int count = pieces is null ? Fill(read, out Exception? failure) : Take(pieces, out failure);
            if (count > 0)
            {
                KeepStart(_current.AsSpan(_history, count));
                if (keeps && NeedsContent)
                {
                    _spool.Add(_current.AsSpan(_history, count));
                }

                _origin = _scanner.Length - _history;
                Expect(_scanner.Scan(_current, _history, count));
                Array.Copy(_current, count, _buffer, 0, _history);
                _origin += count;
                if (reports)
                {
                    Advanced?.Invoke(count);
                }
            }

            int whole = _current.Length - _history;
            LeavePiece();
            if (failure is OperationCanceledException)
            {
                break;
            }

            if (failure is not null)
            {
                _scanner.MarkIncomplete(IncompleteReason.Unreadable);
                return $"read error after byte {_scanner.Length}: {FileProblem.Describe(failure)}";
            }

            if (count < whole)
            {
                return null;
            }
        }

        _scanner.MarkIncomplete(IncompleteReason.Stopped);
        return $"stopped after byte {_scanner.Length}";
    }

    /// <summary>Takes the next piece, read and searched; what came before a failure counts.</summary>
    private int Take(PieceQueue pieces, out Exception? failure)
    {
        failure = null;
        if (pieces.Next() is not { } piece)
        {
            return 0;
        }

        failure = piece.Failure;
        if (failure is not null && !FileProblem.Is(failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        _current = piece.Buffer;
        Finder!.Prepared = piece.Candidates;
        return piece.Count;
    }

    private void LeavePiece()
    {
        _current = _buffer;
        if (Finder is not null)
        {
            Finder.Prepared = null;
        }
    }

    /// <summary>The byte at a place where a match begins: it is at hand, or the object can be read again.</summary>
    private int ByteAt(long offset)
    {
        long index = offset - _origin;
        if (index >= 0 && index < _current.Length && offset < _scanner.Length)
        {
            return _current[index];
        }

        Span<byte> one = stackalloc byte[1];
        return _content?.Read(offset, one) == 1 ? one[0] : -1;
    }

    private void KeepStart(ReadOnlySpan<byte> piece)
    {
        if (_deferred is not null && _scanner.Length == 0)
        {
            _startLength = Math.Min(piece.Length, _start.Length);
            piece[.._startLength].CopyTo(_start);
        }
    }

    /// <summary>Reads until the payload is full, the source ends or fails; what came before a failure counts.</summary>
    private int Fill(OffsetReader read, out Exception? failure)
    {
        int count = 0;
        failure = null;
        try
        {
            int got = 1;
            while (got > 0 && count < PieceLength)
            {
                got = read(_scanner.Length + count, _buffer.AsSpan(_history + count));
                count += got;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException || FileProblem.Is(exception))
        {
            failure = exception;
        }

        return count;
    }

    private FileScanResult Finish(string path, long size, string? problem, ObjectReader? reader, LayerPlace? place = null)
    {
        if (!_looksForSomething)
        {
            _scanner.MarkIncomplete(IncompleteReason.NothingToFind);
        }

        Expect(_scanner.Finish(_buffer, _history));
        _content = !NeedsContent || (reader is null && _spool.IsOverfull) ? null : new RereadContent(_scanner.Length, reader ?? _spool.Read);
        place?.Note(ArchitectureReader.Read(_start.AsSpan(0, _startLength)));
        _deferred?.Finish(_content, place is null ? null : place.FindOrigin, _cancellation);
        _hashes?.Look(_content, _cancellation);

        // The scanner knows only of the rules that it evaluates itself.
        int scanned = ReadsAgain && _looksForSomething ? _scanner.Reasons & ~IncompleteReason.NothingToFind : _scanner.Reasons;
        int reasons = scanned | (_deferred?.Reasons ?? 0) | (_hashes?.Reasons ?? 0);
        IReadOnlyList<FiredRule> rules = _hashes is null ? _matches.Finish() : [.. _matches.Finish(), .. _hashes.Rules];
        AddExcerpts(rules);
        bool isTrusted = _hashes?.TrustedAs is not null && rules.Count > 0;
        string[] problems =
        [
            problem ?? ReasonText.Describe(scanned),
            _deferred?.Problem ?? string.Empty,
            _hashes?.Problem ?? string.Empty,
            isTrusted ? $"{rules.Count} {(rules.Count == 1 ? "finding is" : "findings are")} suppressed: {_hashes!.TrustedAs} lists these bytes as a false positive" : string.Empty,
        ];
        return new FileScanResult
        {
            Path = path,
            Verdict = _isFiltered ? Judge(isTrusted ? [] : rules, reasons) : _scanner.Verdict,
            Reasons = reasons,
            Reason = string.Join("; ", problems.Where(text => text.Length > 0)),
            Size = size,
            BytesScanned = _scanner.Length,
            Rules = isTrusted ? [] : rules,
            Suppressed = isTrusted ? rules : [],
        };
    }

    private void AddExcerpts(IReadOnlyList<FiredRule> rules)
    {
        if (Excerpts is null || _content is null)
        {
            return;
        }

        try
        {
            new ExcerptReader(Excerpts, _scanner.Length, _content.Read).AddTo(rules);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // The matches stand. That the file changed, or cannot be read any more, the result tells elsewhere.
        }
    }

    // What the scanner found may be by rules that the user does not want to hear of.
    private static ScanVerdict Judge(IReadOnlyList<FiredRule> rules, int reasons)
    {
        if (rules.Any(fired => !fired.Rule.IsInformational))
        {
            return ScanVerdict.Found;
        }

        return reasons == IncompleteReason.None ? ScanVerdict.Clean : ScanVerdict.Incomplete;
    }

    private static void Expect(ScanFault fault)
    {
        if (fault != ScanFault.None)
        {
            throw new InvalidOperationException($"the scanner refused a call: {fault}");
        }
    }
}
