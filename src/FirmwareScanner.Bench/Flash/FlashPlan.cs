using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Boards;

namespace FirmwareScanner.Bench.Flash;

/// <summary>The command lines of nanoFramework's flash tool <c>nanoff</c> for a board, and what its answers mean.</summary>
public static partial class FlashPlan
{
    /// <summary>The tool.</summary>
    public const string Tool = "nanoff";

    /// <summary>How to install it.</summary>
    public const string Installation = "dotnet tool install -g nanoff";

    /// <summary>Asks the board what it is.</summary>
    /// <param name="port">Where it is.</param>
    public static IReadOnlyList<string> Identify(string port) => ["--platform", "esp32", "--serialport", port, "--devicedetails"];

    /// <summary>Writes nanoFramework itself.</summary>
    /// <param name="board">The board.</param>
    /// <param name="port">Where it is.</param>
    /// <param name="erases">Whether the whole flash is erased before, the stored database included.</param>
    public static IReadOnlyList<string> WriteRuntime(Board board, string port, bool erases)
    {
        ArgumentNullException.ThrowIfNull(board);
        string[] update = ["--target", board.Target, "--serialport", port, "--update"];
        return erases ? [.. update, "--masserase"] : update;
    }

    /// <summary>Writes the application.</summary>
    /// <param name="board">The board.</param>
    /// <param name="port">Where it is.</param>
    /// <param name="image">The deployable image.</param>
    public static IReadOnlyList<string> WriteApplication(Board board, string port, string image)
    {
        ArgumentNullException.ThrowIfNull(board);
        return ["--target", board.Target, "--serialport", port, "--deploy", "--image", image];
    }

    /// <summary>A command line as it is typed.</summary>
    /// <param name="arguments">The arguments.</param>
    public static string Show(IEnumerable<string> arguments) =>
        Tool + " " + string.Join(
            ' ', arguments.Select(argument => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument));

    /// <summary>The chip that the tool's answer names, as in the files of the boards.</summary>
    /// <param name="answer">What the tool wrote when it was asked to identify the board.</param>
    /// <returns>"esp32", "esp32-s3" and the like; null if it names none.</returns>
    public static string? ChipIn(string answer)
    {
        Match match = ChipName().Match(answer);
        return !match.Success ? null : match.Groups["model"].Success
            ? $"esp32-{match.Groups["model"].Value.ToLowerInvariant()}"
            : "esp32";
    }

    // "ESP32-C3 (QFN32)", "ESP32S3", but "ESP32-D0WDQ6" and "ESP32-PICO-D4" are plain ESP32.
    [GeneratedRegex(@"ESP32(?:-?(?<model>[SCHP]\d+))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChipName();
}
