using System;
using System.Text;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary>
/// The counters of boards in a file beside that of the master key. It is read anew for each question, and written as a whole when a counter
/// rises, so that what two programs note at the same time is at worst noted by the next verdict.
/// </summary>
internal sealed class CounterFile : CounterMemory
{
    /// <summary>What its name adds to that of the master key's file.</summary>
    public const string Extension = ".counters";

    private readonly string _path;
    private readonly Terminal _terminal;

    private CounterFile(string path, Terminal terminal)
    {
        _path = path;
        _terminal = terminal;
    }

    /// <summary>The counters that belong to a master key.</summary>
    /// <param name="master">The file of the master key, which was read; null for none.</param>
    /// <param name="terminal">Where it is said that nothing can be remembered.</param>
    /// <returns>Null without a key, or if that is no file: a pipe has no place beside it.</returns>
    public static CounterFile? Of(string? master, Terminal terminal)
    {
        if (master is null)
        {
            return null;
        }

        if (FileStatus.TryOf(master) is { Kind: FileKind.Regular })
        {
            return new CounterFile(master + Extension, terminal);
        }

        terminal.Complain($"note: {master} is no file: an old flash that was put back into a board is not noticed by its counter");
        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">The file cannot be read, is none, or may be read or changed by others.</exception>
    public override int HighestOf(string identity) => Read().Of(identity);

    /// <inheritdoc/>
    public override void Note(string identity, int counter) => Change(list => list.Raise(identity, counter));

    /// <summary>Remembers a board that was given its first key: whatever it had taken before, it begins anew.</summary>
    /// <param name="identity">The board's identity.</param>
    /// <param name="counter">Its counter, 0 or more.</param>
    public void Begin(string identity, int counter) => Change(list =>
    {
        list.Remove(identity);
        return list.Raise(identity, counter);
    });

    private void Change(Func<CounterList, bool> change)
    {
        try
        {
            CounterList list = Read();
            if (!change(list))
            {
                return;
            }

            byte[] text = Encoding.ASCII.GetBytes(list.ToText());
            if (FileStatus.TryOf(_path, followsLinks: false) is null)
            {
                MasterKeyFile.WriteNew(_path, text);
            }
            else
            {
                // The permissions stay those of the old file.
                OutputFile.WriteWhole(_path, text);
            }
        }
        catch (Exception exception) when (exception is UserErrorException || FileProblem.Is(exception))
        {
            string problem = exception is UserErrorException ? exception.Message : $"{_path}: {FileProblem.Describe(exception)}";
            _terminal.Complain($"the counter of the board is not remembered: {problem}");
        }
    }

    private CounterList Read()
    {
        try
        {
            if (FileStatus.Of(_path) is null)
            {
                return CounterList.TryParse(CounterList.Header)!;
            }

            string text = Encoding.ASCII.GetString(InputFile.ReadWhole(_path, CounterList.LargestText));
            CounterList list = CounterList.TryParse(text) ?? throw new UserErrorException(
                $"{_path}: expected '{CounterList.Header}' on the first line, then lines of an identity and a number; "
                + "take it away to begin anew: an old flash is not noticed then until its board has been asked once");
            MasterKeyFile.DemandPrivate(_path, "these counters");
            return list;
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{_path}: {FileProblem.Describe(exception)}");
        }
    }
}
