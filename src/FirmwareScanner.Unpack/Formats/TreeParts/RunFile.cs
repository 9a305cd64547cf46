using System;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>A run of the bytes of a file that is decoded as one.</summary>
/// <param name="Start">Offset of its first byte in the file.</param>
/// <param name="Length">Its length in bytes, above 0.</param>
/// <param name="Index">Its number, for those who know it by that.</param>
internal readonly record struct FileRun(long Start, long Length, int Index);

/// <summary>
/// The bytes of a file that is decoded in runs. A run that cannot be decoded reads as zeros and is told of, so that what follows it is
/// where it should be; what is cut off ends the file.
/// </summary>
/// <param name="size">Size of the file.</param>
internal abstract class RunFile(long size) : ByteSource
{
    private LayerProblem? _problem;
    private long _badRun = -1;

    public override long Length => size;

    public override LayerProblem? Problem => _problem;

    public override int Read(long offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && offset < size)
        {
            FileRun run = RunAt(offset);
            long inside = offset - run.Start;
            if (inside < 0 || inside >= run.Length)
            {
                throw new UnpackException(ProblemKind.Damaged, $"nothing says where the file's bytes from 0x{offset:x} on are");
            }

            int count = (int)Math.Min(run.Length - inside, destination.Length - done);
            ReadOrClear(run, (int)inside, destination.Slice(done, count));
            done += count;
            offset += count;
        }

        return done;
    }

    /// <summary>The run that holds a byte of the file.</summary>
    protected abstract FileRun RunAt(long offset);

    /// <summary>Reads bytes of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="inside">Offset in the run.</param>
    /// <param name="destination">Where to put them; never more than the run has.</param>
    protected abstract void ReadRun(FileRun run, int inside, Span<byte> destination);

    private void ReadOrClear(FileRun run, int inside, Span<byte> destination)
    {
        if (run.Start == _badRun)
        {
            destination.Clear();
            return;
        }

        try
        {
            ReadRun(run, inside, destination);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            _problem ??= UnpackException.Describe(exception);
            if (_problem.Kind == ProblemKind.Truncated)
            {
                throw;
            }

            _badRun = run.Start;
            destination.Clear();
        }
    }
}
