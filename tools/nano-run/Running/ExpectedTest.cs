namespace FirmwareScanner.NanoRun.Running;

/// <summary>A method that the test launcher is to call.</summary>
/// <param name="Name">Full name of class and method.</param>
/// <param name="Runs">How often: once for each row of data.</param>
/// <param name="IsTest">False for set-up and clean-up.</param>
internal sealed record ExpectedTest(string Name, int Runs, bool IsTest);
