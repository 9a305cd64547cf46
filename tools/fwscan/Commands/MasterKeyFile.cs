using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Text;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Link;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Files that hold keys: read with care for who else may read them, never written over.</summary>
internal static class MasterKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b111_111;

    /// <summary>The option that names the file of a master key.</summary>
    /// <param name="description">What the key is for.</param>
    /// <param name="name">The option's name.</param>
    public static Option<string?> CreateOption(string description, string name = "--master") => new(name)
    {
        Description = description,
        HelpName = "FILE",
    };

    /// <summary>The option that names the one board that is meant.</summary>
    public static Option<string?> CreateIdentityOption() => new("--board-id")
    {
        Description = "Only the board of this identity is meant, none else that the master key has a key for. Needs --master.",
        HelpName = "ID",
    };

    /// <summary>Refuses an option that means nothing without a master key.</summary>
    public static void DemandMaster(CommandResult result, Option option, Option<string?> master)
    {
        if (result.GetResult(option) is not null && result.GetResult(master) is null)
        {
            result.AddError($"{option.Name} needs --master FILE");
        }
    }

    /// <summary>The keys of boards, for a link.</summary>
    /// <param name="master">The master key; null for none.</param>
    /// <param name="identity">The one board that is meant; null for any.</param>
    /// <returns>Null without a master key.</returns>
    public static Func<string, BoardKey>? KeysOf(MasterKey? master, string? identity) => master is null ? null : board =>
        identity is null || board == identity ? master.Derive(board) : throw new LinkException(
            $"the board says that it is {board}, and {identity} is meant (--board-id)", LinkFault.NotAuthorized);

    /// <summary>Reads a master key; null without a file.</summary>
    /// <exception cref="UserErrorException">The file cannot be read, holds none, or may be read by others.</exception>
    public static MasterKey? Read(string? path)
    {
        if (path is null)
        {
            return null;
        }

        MasterKey key = MasterKey.TryParse(Encoding.ASCII.GetString(OptionFile.Read(path, MasterKey.LongestText))) ?? throw new UserErrorException(
            $"{path}: expected '{MasterKey.Header}' on the first line and 64 hexadecimal digits on the second; fwscan key new makes such a file");
        DemandPrivate(path, "this key");
        return key;
    }

    /// <summary>Refuses a file that others than its owner may read or change.</summary>
    /// <exception cref="UserErrorException">They may, or it cannot be looked at.</exception>
    public static void DemandPrivate(string path, string what)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && FileStatus.Of(path) is { Kind: FileKind.Regular } && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new UserErrorException($"{path}: others may read or change {what}, found mode "
                    + $"{Convert.ToString((int)File.GetUnixFileMode(path), 8)}, expected 600 (chmod 600)");
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }

    /// <summary>Writes a new file that only its owner may read.</summary>
    /// <exception cref="UserErrorException">There is a file of this name, or it cannot be written.</exception>
    public static void WriteNew(string path, byte[] content)
    {
        if (FileStatus.TryOf(path, followsLinks: false) is not null)
        {
            throw new UserErrorException($"{path}: exists already, and a key is never written over: it may be the only one that a board obeys");
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var file = new FileStream(path, options);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }
}
