using EmotionRnn.Cli;
using EmotionRnn.Cli.Running;

return CommandLine.Run(args, new StandardOutput());
