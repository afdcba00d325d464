"""缺陷的注入: one function a defect, named after it, changes a sample and returns where the finding belongs."""
