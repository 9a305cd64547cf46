using System;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.IlProof;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Proof.Commands;

/// <summary>Runs a command line; the same for the program and for tests.</summary>
internal static class ProofTool
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What was typed after the program's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            ParseResult parsed = ProofCommands.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                foreach (System.CommandLine.Parsing.ParseError problem in parsed.Errors)
                {
                    error.WriteLine($"ilproof: {problem.Message}");
                }

                error.WriteLine("ilproof: see ilproof --help");
                return ExitCode.Error;
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception exception) when (
            exception is UserErrorException or ProofInputException or SignatureSetException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"ilproof: {exception.Message}");
            return ExitCode.Error;
        }
        catch (Exception exception)
        {
            error.WriteLine($"ilproof: internal error: {exception}");
            error.WriteLine("ilproof: this is a bug of ilproof: please report it with the assemblies");
            return ExitCode.InternalError;
        }
    }
}
