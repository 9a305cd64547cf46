using System;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Tool.Exit;

/// <summary>Input that is larger than memory is the user's matter, and no fault of the program.</summary>
internal static class EnoughMemory
{
    /// <summary>Does work whose memory depends on input.</summary>
    /// <param name="what">What takes the memory, as the beginning of a message: "the rules".</param>
    /// <param name="work">The work.</param>
    /// <exception cref="UserErrorException">The memory did not suffice.</exception>
    public static T For<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OutOfMemoryException)
        {
            throw new UserErrorException($"{what}: there is not enough memory for them; split them, or give the program more");
        }
    }
}
